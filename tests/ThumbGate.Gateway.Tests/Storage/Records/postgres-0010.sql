-- key: MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAECGuZJ50bvtqHw1bkBwl9SdL4+rs/BJuTZ2Lx+c3ApFzVsINCrv7LKugAcTEkXX9SsI7fsLARYD3yPsRJSsCDlQ==
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
CREATE FUNCTION public.append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '% are append-only', TG_TABLE_NAME;
END $$;
CREATE FUNCTION public.append_only_until_archived() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM cuts WHERE chain = OLD.chain AND seq >= OLD.seq) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% are append-only', TG_TABLE_NAME;
END $$;
CREATE FUNCTION public.move_chain(chain bigint, since bigint, seq_before bigint, seq_now bigint, hash_now bytea) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE chains SET seq = seq_now, hash = hash_now, seen_at = (extract(epoch FROM clock_timestamp()) * 1000)::bigint
    WHERE number = chain AND started_at = since AND seq = seq_before;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the chain % has another writer, or does not end where this one left it', chain USING ERRCODE = 'TG001';
    END IF;
END $$;
CREATE FUNCTION public.refusal_comes() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO refusals (refused_role, refused_as, refused_id, refused_at) SELECT role, NEW.verdict, NEW.id, NEW.at FROM circumstances WHERE key = NEW.circumstances;
    RETURN NULL;
END $$;
CREATE FUNCTION public.refusal_goes() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM refusals
    WHERE refused_role = (SELECT role FROM circumstances WHERE key = OLD.circumstances) AND refused_as = OLD.verdict AND refused_id = OLD.id;
    RETURN NULL;
END $$;
CREATE TABLE public.acts (
    id text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL,
    operator text NOT NULL COLLATE pg_catalog."C",
    action text NOT NULL COLLATE pg_catalog."C",
    subject text NOT NULL COLLATE pg_catalog."C",
    detail text NOT NULL COLLATE pg_catalog."C",
    chain bigint NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL
);
CREATE TABLE public.agents (
    id text NOT NULL COLLATE pg_catalog."C",
    key_hash text NOT NULL COLLATE pg_catalog."C",
    role text NOT NULL COLLATE pg_catalog."C",
    owner text NOT NULL COLLATE pg_catalog."C",
    plugin text NOT NULL COLLATE pg_catalog."C",
    workflow text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    created_by text NOT NULL COLLATE pg_catalog."C",
    expires_at bigint,
    revoked_at bigint,
    revoked_by text COLLATE pg_catalog."C",
    revision bigint DEFAULT 0 NOT NULL
);
CREATE TABLE public.approvals (
    id text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    status text NOT NULL COLLATE pg_catalog."C",
    agent text NOT NULL COLLATE pg_catalog."C",
    owner text NOT NULL COLLATE pg_catalog."C",
    role text NOT NULL COLLATE pg_catalog."C",
    integration text NOT NULL COLLATE pg_catalog."C",
    surface text NOT NULL COLLATE pg_catalog."C",
    operation text NOT NULL COLLATE pg_catalog."C",
    risk text NOT NULL COLLATE pg_catalog."C",
    resource text NOT NULL COLLATE pg_catalog."C",
    repeat_key text NOT NULL COLLATE pg_catalog."C",
    sent_digest text NOT NULL COLLATE pg_catalog."C",
    card text NOT NULL COLLATE pg_catalog."C",
    reasons text NOT NULL COLLATE pg_catalog."C",
    approvers text COLLATE pg_catalog."C",
    decision_id text NOT NULL COLLATE pg_catalog."C",
    decided_by text COLLATE pg_catalog."C",
    decided_at bigint,
    comment text COLLATE pg_catalog."C",
    finished_at bigint,
    upstream_status bigint,
    taken_by bigint
);
CREATE TABLE public.blocks (
    id text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    created_by text NOT NULL COLLATE pg_catalog."C",
    role text NOT NULL COLLATE pg_catalog."C",
    operation text NOT NULL COLLATE pg_catalog."C",
    fingerprint text NOT NULL COLLATE pg_catalog."C",
    strength text NOT NULL COLLATE pg_catalog."C",
    expires_at bigint,
    incident text NOT NULL COLLATE pg_catalog."C",
    why text NOT NULL COLLATE pg_catalog."C",
    instead text NOT NULL COLLATE pg_catalog."C",
    revision bigint DEFAULT 0 NOT NULL
);
CREATE TABLE public.chains (
    number bigint NOT NULL,
    started_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    closed_at bigint,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    policy text
);
CREATE TABLE public.checkpoints (
    id text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL,
    heads text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL COLLATE pg_catalog."C",
    signature text NOT NULL COLLATE pg_catalog."C",
    chain bigint NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL
);
CREATE TABLE public.circumstances (
    key bytea NOT NULL,
    agent text NOT NULL COLLATE pg_catalog."C",
    owner text NOT NULL COLLATE pg_catalog."C",
    role text NOT NULL COLLATE pg_catalog."C",
    plugin text NOT NULL COLLATE pg_catalog."C",
    workflow text NOT NULL COLLATE pg_catalog."C",
    integration text NOT NULL COLLATE pg_catalog."C",
    environment text NOT NULL COLLATE pg_catalog."C",
    surface text NOT NULL COLLATE pg_catalog."C",
    operation text NOT NULL COLLATE pg_catalog."C",
    risk text NOT NULL COLLATE pg_catalog."C",
    method text NOT NULL COLLATE pg_catalog."C",
    judged text NOT NULL COLLATE pg_catalog."C",
    mode text NOT NULL COLLATE pg_catalog."C",
    policy_version text NOT NULL COLLATE pg_catalog."C",
    credential text COLLATE pg_catalog."C",
    client text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.cuts (
    chain bigint NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    at bigint NOT NULL,
    archive text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.decision_gaps (
    id text NOT NULL COLLATE pg_catalog."C",
    since bigint NOT NULL,
    until bigint NOT NULL,
    decisions bigint NOT NULL,
    outcomes bigint NOT NULL,
    chain bigint,
    seq bigint,
    hash bytea
);
CREATE TABLE public.decisions (
    id text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL,
    circumstances bytea NOT NULL,
    path text NOT NULL COLLATE pg_catalog."C",
    resource text NOT NULL COLLATE pg_catalog."C",
    facts text COLLATE pg_catalog."C",
    verdict text NOT NULL COLLATE pg_catalog."C",
    reasons text COLLATE pg_catalog."C",
    digest text COLLATE pg_catalog."C",
    fingerprint text COLLATE pg_catalog."C",
    approval_id text COLLATE pg_catalog."C",
    block_id text COLLATE pg_catalog."C",
    trace_id text COLLATE pg_catalog."C",
    decide_us bigint NOT NULL,
    outcome text COLLATE pg_catalog."C",
    upstream_status bigint,
    request_bytes bigint,
    response_bytes bigint,
    duration_ms bigint,
    error text COLLATE pg_catalog."C",
    chain bigint,
    seq bigint,
    hash bytea
);
CREATE TABLE public.outcomes (
    decision_id text NOT NULL COLLATE pg_catalog."C",
    outcome text NOT NULL COLLATE pg_catalog."C",
    upstream_status bigint,
    request_bytes bigint,
    response_bytes bigint,
    duration_ms bigint,
    error text COLLATE pg_catalog."C",
    chain bigint,
    seq bigint,
    hash bytea
);
CREATE VIEW public.decision_list AS
 SELECT d.id,
    d.at,
    c.agent,
    c.owner,
    c.role,
    c.plugin,
    c.workflow,
    c.integration,
    c.environment,
    c.surface,
    c.operation,
    c.risk,
    c.method,
    c.judged,
    c.mode,
    c.policy_version,
    c.credential,
    c.client,
    d.path,
    d.resource,
    COALESCE(d.facts, '{}'::text) AS facts,
    d.verdict,
    COALESCE(d.reasons, '[]'::text) AS reasons,
    d.digest,
    d.fingerprint,
    d.approval_id,
    d.block_id,
    COALESCE(d.trace_id, ''::text) AS trace_id,
    d.decide_us,
        CASE
            WHEN (d.outcome IS NULL) THEN o.outcome
            ELSE d.outcome
        END AS outcome,
        CASE
            WHEN (d.outcome IS NULL) THEN o.upstream_status
            ELSE d.upstream_status
        END AS upstream_status,
        CASE
            WHEN (d.outcome IS NULL) THEN o.request_bytes
            ELSE d.request_bytes
        END AS request_bytes,
        CASE
            WHEN (d.outcome IS NULL) THEN o.response_bytes
            ELSE d.response_bytes
        END AS response_bytes,
        CASE
            WHEN (d.outcome IS NULL) THEN o.duration_ms
            ELSE d.duration_ms
        END AS duration_ms,
        CASE
            WHEN (d.outcome IS NULL) THEN o.error
            ELSE d.error
        END AS error
   FROM ((public.decisions d
     JOIN public.circumstances c ON ((c.key = d.circumstances)))
     LEFT JOIN public.outcomes o ON ((o.decision_id = d.id)));
CREATE TABLE public.evidence (
    id text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL,
    label text NOT NULL COLLATE pg_catalog."C",
    digest text NOT NULL COLLATE pg_catalog."C",
    vouched_by text NOT NULL COLLATE pg_catalog."C",
    attached_by text NOT NULL COLLATE pg_catalog."C",
    agent text COLLATE pg_catalog."C",
    content text NOT NULL COLLATE pg_catalog."C",
    until bigint NOT NULL,
    revision bigint NOT NULL
);
CREATE TABLE public.evidence_returns (
    evidence_id text NOT NULL COLLATE pg_catalog."C",
    turn bigint NOT NULL,
    at bigint NOT NULL,
    revision bigint NOT NULL
);
CREATE TABLE public.evidence_uses (
    evidence_id text NOT NULL COLLATE pg_catalog."C",
    turn bigint NOT NULL,
    at bigint NOT NULL,
    decision_id text NOT NULL COLLATE pg_catalog."C",
    revision bigint NOT NULL
);
CREATE TABLE public.feedback (
    id text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL,
    decision_id text NOT NULL COLLATE pg_catalog."C",
    thumb text NOT NULL COLLATE pg_catalog."C",
    why text NOT NULL COLLATE pg_catalog."C",
    instead text NOT NULL COLLATE pg_catalog."C",
    operator text NOT NULL COLLATE pg_catalog."C",
    role text NOT NULL COLLATE pg_catalog."C",
    operation text NOT NULL COLLATE pg_catalog."C",
    block_id text COLLATE pg_catalog."C"
);
CREATE TABLE public.operators (
    id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    token_hash text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    created_by text NOT NULL COLLATE pg_catalog."C",
    revoked_at bigint,
    revoked_by text COLLATE pg_catalog."C"
);
CREATE TABLE public.refusals (
    refused_role text NOT NULL COLLATE pg_catalog."C",
    refused_as text NOT NULL COLLATE pg_catalog."C",
    refused_id text NOT NULL COLLATE pg_catalog."C",
    refused_at bigint NOT NULL
);
CREATE TABLE public.revisions (
    name text NOT NULL COLLATE pg_catalog."C",
    value bigint NOT NULL
);
CREATE TABLE public.schema_version (
    version bigint NOT NULL,
    name text NOT NULL,
    applied_at bigint NOT NULL
);
CREATE TABLE public.unchained (
    decisions bigint,
    outcomes bigint,
    gaps bigint
);
INSERT INTO public.acts VALUES ('act_01q3g9f9e8e179kmkhsw98x27v', 1893553445000, 'setup', 'operator-added', 'ines', '{}', 0, 1, '\xdf2f1b7a2e93c84ca70e301f7e9779e51d09bfaf3e2d16190aaab3de2fae5b74');
INSERT INTO public.acts VALUES ('act_01q3g9f9e8e18b2fxajnw1yfdc', 1893553445000, 'ines', 'agent-added', 'agt_01q3g9f9e8e17sqy00nn60y7sk', '{"role":"sales","owner":"dana","plugin":"","workflow":"","expires":null}', 0, 2, '\xecf5e290ff573e512a14cd515de7349b0289615fd41d9ca9e59d7124e174d13f');
INSERT INTO public.acts VALUES ('act_01q3g9f9e8e2j9x94p8gvds0zx', 1893553645000, 'ines', 'feedback-up', 'fbk_01q3g9f9e8e2htzggcw5fx1jsy', '{"decision":"dec_01q3g9f9e8e18vsc8mfqqry6v5","why":"good","instead":"","block":null,"fingerprint":null}', 0, 3, '\x81bcb48eb7c003c158ad7ea9b4fe44f797fe9acc10875bb9ed957c2ac50dd5d0');
INSERT INTO public.agents VALUES ('agt_01q3g9f9e8e17sqy00nn60y7sk', 'b5043e9b01b39351adc4321619d7edc895e676cd9e15d993654def2652276415', 'sales', 'dana', '', '', 1893553445000, 'ines', NULL, NULL, NULL, 1);
INSERT INTO public.chains VALUES (2, 1795377144034, 0, NULL, 11, '\x379a3c10f1a42be7b55a635348ab23d4aac09759233394be748e7801df67da94', NULL);
INSERT INTO public.chains VALUES (1, 1795377144027, 0, NULL, 5, '\xb28346581bab78b25e9d859ef2d70f591331f762146a7821663311e74f505073', NULL);
INSERT INTO public.chains VALUES (0, 1795377143941, 0, 1795377143941, 3, '\x81bcb48eb7c003c158ad7ea9b4fe44f797fe9acc10875bb9ed957c2ac50dd5d0', NULL);
INSERT INTO public.checkpoints VALUES ('chk_01q3g9f9e8e19svw83rf8jv4yc', 1893553485000, '[{"chain":0,"seq":2,"hash":"ecf5e290ff573e512a14cd515de7349b0289615fd41d9ca9e59d7124e174d13f"},{"chain":1,"seq":2,"hash":"bed3e8dd6af312b54d99ccac27b94bef1b88c87acb13ab76f55fc5b563e64657"},{"chain":2,"seq":1,"hash":"d228ec71c9d19d74b1cc3574214da52dbadbdb15ed879a69aad24abd93ba2a46"}]', 'sha256:286f92a9f03289a321f5d06b078a4b651af71fcdff52c1d9dc9f147a5a34a659', 'BILBpnNQvg7JryPknc6wqjrwPCl22HLBSh+M3A5QrQ0WRcG4bxA++4DPspF44tI6y+QHyOklQC8jC/t8nh5+xg==', 2, 2, '\x66cb34d13ed24dded06bbb9ae1d48f205cf1690dfe2fca8077bfff1ef3df7f7e');
INSERT INTO public.checkpoints VALUES ('chk_01q3g9f9e8e1b9db94c5jd0bpn', 1893553565000, '[{"chain":0,"seq":2,"hash":"ecf5e290ff573e512a14cd515de7349b0289615fd41d9ca9e59d7124e174d13f"},{"chain":1,"seq":4,"hash":"9219daf69768f59b7639f48643d865b041eb3073f215f14eba559fa0d114fa91"},{"chain":2,"seq":4,"hash":"240d5b5fa0c1a4b04e71b0c06b7a430b811cdd1fbbf834460851a05f64de94aa"}]', 'sha256:286f92a9f03289a321f5d06b078a4b651af71fcdff52c1d9dc9f147a5a34a659', 'AdOeDXof8MaVqcUTxzoFODfNyzXONazXGEM3FA3A7DUuJ8/FyvM0l9ZfRFWQmtoP6IAbldZMHUXc+opEBWHlOQ==', 2, 5, '\xf98c4cf9d5af5b8b8bdbf07e662b1a30661cb08b27ea6fba0ebbb9f9aa387dee');
INSERT INTO public.checkpoints VALUES ('chk_01q3g9f9e8e2h84nc081cr3gg7', 1893553645000, '[{"chain":0,"seq":2,"hash":"ecf5e290ff573e512a14cd515de7349b0289615fd41d9ca9e59d7124e174d13f"},{"chain":1,"seq":5,"hash":"b28346581bab78b25e9d859ef2d70f591331f762146a7821663311e74f505073"},{"chain":2,"seq":10,"hash":"42fef829d32006a5db22c12821db2b86f4efd21eb3f20b49303821766e3f2557"}]', 'sha256:286f92a9f03289a321f5d06b078a4b651af71fcdff52c1d9dc9f147a5a34a659', 'ZbiXyWahtoHXDtJe3+IITi3D8iWr9nfRlqza1FdXFo0YIOdB/t7yazNAm4wR/aVihpdJB7lvdJlvx7qbvmwm+Q==', 2, 11, '\x379a3c10f1a42be7b55a635348ab23d4aac09759233394be748e7801df67da94');
INSERT INTO public.circumstances VALUES ('\xd7f8c8e832d121e2aa6fcfc230f5422c', 'agt_01q3g9f9e8e17sqy00nn60y7sk', 'dana', 'sales', '', '', 'billing', 'production', 'billing', 'stripe.customers.get', 'read', 'GET', 'allow', 'enforce', '0123456789ab', NULL, '127.0.0.1');
INSERT INTO public.circumstances VALUES ('\xb72cd38b4ffc8c9623a5003665ed867f', 'agt_01q3g9f9e8e17sqy00nn60y7sk', 'dana', 'finance', '', '', 'billing', 'production', 'billing', 'stripe.customers.get', 'read', 'GET', 'allow', 'enforce', '0123456789ab', NULL, '127.0.0.1');
INSERT INTO public.circumstances VALUES ('\xf2d223af0a64eabe251aae168db3207a', 'agt_01q3g9f9e8e17sqy00nn60y7sk', 'dana', 'finance', '', '', 'billing', 'production', 'billing', 'stripe.customers.get', 'read', 'GET', 'deny', 'enforce', '0123456789ab', NULL, '127.0.0.1');
INSERT INTO public.circumstances VALUES ('\xc4636b4dde8d832e27ffe1d50bfc0ab7', 'agt_1', 'dana', 'sales', '', '', 'billing', 'production', 'billing', 'stripe.customers.get', 'read', 'GET', 'allow', 'enforce', '0123456789ab', NULL, '127.0.0.1');
INSERT INTO public.decision_gaps VALUES ('gap_01q3g9f9e8e2gt0qmh81d4e145', 1893553645000, 1893553645000, 69, 0, 2, 10, '\x42fef829d32006a5db22c12821db2b86f4efd21eb3f20b49303821766e3f2557');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e18vsc8mfqqry6v5', 1893553445000, '\xd7f8c8e832d121e2aa6fcfc230f5422c', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, NULL, NULL, NULL, NULL, NULL, NULL, 1, 1, '\xe352c25146aeac94fb5c6c34996d6da756d91325df82e5415051851016ad64a9');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e199wqcers5tx9tk', 1893553485000, '\xb72cd38b4ffc8c9623a5003665ed867f', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, NULL, NULL, NULL, NULL, NULL, NULL, 1, 2, '\xbed3e8dd6af312b54d99ccac27b94bef1b88c87acb13ab76f55fc5b563e64657');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1aacds1bacf9xf4', 1893553525000, '\xd7f8c8e832d121e2aa6fcfc230f5422c', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, NULL, NULL, NULL, NULL, NULL, NULL, 1, 3, '\xec7f46bc349add53f440483a4ffb9ecde944bb68bb1db453089283b8eb0155cc');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1atb767qnh3mr4a', 1893553565000, '\xf2d223af0a64eabe251aae168db3207a', '/v1/customers/cus_1', 'cus_1', NULL, 'deny', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'refused', NULL, NULL, NULL, 1, 'role-risk-denied', 1, 4, '\x9219daf69768f59b7639f48643d865b041eb3073f215f14eba559fa0d114fa91');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1brnxa7vy8k00vd', 1893553605000, '\xd7f8c8e832d121e2aa6fcfc230f5422c', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, NULL, NULL, NULL, NULL, NULL, NULL, 1, 5, '\xb28346581bab78b25e9d859ef2d70f591331f762146a7821663311e74f505073');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1c9k7f3xnay4074', 1893553645000, '\xc4636b4dde8d832e27ffe1d50bfc0ab7', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'answered', 200, 0, 12, 1, NULL, 2, 6, '\x3d9fa507fa2df346e0ec194c86f0026ad3eab98aff320274ea9614e5bceffc86');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1crn8w510dmmxeg', 1893553645000, '\xc4636b4dde8d832e27ffe1d50bfc0ab7', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'answered', 200, 0, 12, 1, NULL, 2, 7, '\x401b942f1715caac9f302ed8c14bb700e8284a9298dd956762eb90664c0f6e1d');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1d8s6d1gckjxeqg', 1893553645000, '\xc4636b4dde8d832e27ffe1d50bfc0ab7', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'answered', 200, 0, 12, 1, NULL, 2, 8, '\x2445e81ce89c929c53168f06562781d48bd1b8ca823b885ec0698d9e50dc0175');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1drjj2p366tmab3', 1893553645000, '\xc4636b4dde8d832e27ffe1d50bfc0ab7', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'answered', 200, 0, 12, 1, NULL, 2, 9, '\x7de510c1d7dca466d3bb6096d9a4cbd602dfdc0b87f950c18827995a1390500c');
INSERT INTO public.feedback VALUES ('fbk_01q3g9f9e8e2htzggcw5fx1jsy', 1893553645000, 'dec_01q3g9f9e8e18vsc8mfqqry6v5', 'up', 'good', '', 'ines', 'sales', 'stripe.customers.get', NULL);
INSERT INTO public.operators VALUES ('opr_01q3g9f9e8e16tgrh6zwwkrr2r', 'ines', '4fb9ad8c00e7401080f7623976e5338861791196ef3d443b0e1b0083d0eb99d8', 1893553445000, 'setup', NULL, NULL);
INSERT INTO public.outcomes VALUES ('dec_01q3g9f9e8e18vsc8mfqqry6v5', 'answered', 200, 10, 20, 3, NULL, 2, 1, '\xd228ec71c9d19d74b1cc3574214da52dbadbdb15ed879a69aad24abd93ba2a46');
INSERT INTO public.outcomes VALUES ('dec_01q3g9f9e8e199wqcers5tx9tk', 'unknown', 200, 10, 20, 3, 'öffentlich "x"
', 2, 3, '\x8be61226d00de62d0277a148fea3f71424f2e76564bd71448b99688c0212ea2f');
INSERT INTO public.outcomes VALUES ('dec_01q3g9f9e8e1aacds1bacf9xf4', 'answered', 200, 10, 20, 3, NULL, 2, 4, '\x240d5b5fa0c1a4b04e71b0c06b7a430b811cdd1fbbf834460851a05f64de94aa');
INSERT INTO public.refusals VALUES ('finance', 'deny', 'dec_01q3g9f9e8e1atb767qnh3mr4a', 1893553565000);
INSERT INTO public.revisions VALUES ('operators', 1);
INSERT INTO public.revisions VALUES ('agents', 1);
INSERT INTO public.schema_version VALUES (4, '0004-initial.sql', 1893553445000);
INSERT INTO public.schema_version VALUES (5, '0005-chain.sql', 1893553445000);
INSERT INTO public.schema_version VALUES (6, '0006-changes.sql', 1893553445000);
INSERT INTO public.schema_version VALUES (7, '0007-refusals.sql', 1893553445000);
INSERT INTO public.schema_version VALUES (8, '0008-takers.sql', 1893553445000);
INSERT INTO public.schema_version VALUES (9, '0009-policies.sql', 1893553445000);
INSERT INTO public.schema_version VALUES (10, '0010-evidence.sql', 1893553445000);
INSERT INTO public.unchained VALUES (0, 0, 0);
ALTER TABLE ONLY public.acts
    ADD CONSTRAINT acts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.agents
    ADD CONSTRAINT agents_key_hash_key UNIQUE (key_hash);
ALTER TABLE ONLY public.agents
    ADD CONSTRAINT agents_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.approvals
    ADD CONSTRAINT approvals_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.blocks
    ADD CONSTRAINT blocks_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.chains
    ADD CONSTRAINT chains_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.checkpoints
    ADD CONSTRAINT checkpoints_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.circumstances
    ADD CONSTRAINT circumstances_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.cuts
    ADD CONSTRAINT cuts_pkey PRIMARY KEY (chain, seq);
ALTER TABLE ONLY public.decision_gaps
    ADD CONSTRAINT decision_gaps_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.decisions
    ADD CONSTRAINT decisions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.evidence_returns
    ADD CONSTRAINT evidence_returns_pkey PRIMARY KEY (evidence_id, turn);
ALTER TABLE ONLY public.evidence_uses
    ADD CONSTRAINT evidence_uses_pkey PRIMARY KEY (evidence_id, turn);
ALTER TABLE ONLY public.feedback
    ADD CONSTRAINT feedback_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.operators
    ADD CONSTRAINT operators_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.operators
    ADD CONSTRAINT operators_token_hash_key UNIQUE (token_hash);
ALTER TABLE ONLY public.outcomes
    ADD CONSTRAINT outcomes_pkey PRIMARY KEY (decision_id);
ALTER TABLE ONLY public.refusals
    ADD CONSTRAINT refusals_pkey PRIMARY KEY (refused_role, refused_as, refused_id);
ALTER TABLE ONLY public.revisions
    ADD CONSTRAINT revisions_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.schema_version
    ADD CONSTRAINT schema_version_pkey PRIMARY KEY (version);
CREATE INDEX agents_revision ON public.agents USING btree (revision);
CREATE UNIQUE INDEX approvals_open ON public.approvals USING btree (agent, repeat_key) WHERE (status = ANY (ARRAY['pending'::text, 'approved'::text]));
CREATE INDEX approvals_status ON public.approvals USING btree (status, created_at);
CREATE INDEX blocks_expires ON public.blocks USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX blocks_fingerprint ON public.blocks USING btree (fingerprint);
CREATE INDEX blocks_revision ON public.blocks USING btree (revision);
CREATE INDEX decisions_open ON public.decisions USING btree (chain, id) WHERE (outcome IS NULL);
CREATE INDEX decisions_refused ON public.decisions USING btree (verdict, id) WHERE (verdict <> 'allow'::text);
CREATE UNIQUE INDEX evidence_digest ON public.evidence USING btree (label, digest);
CREATE INDEX evidence_returns_revision ON public.evidence_returns USING btree (revision);
CREATE INDEX evidence_revision ON public.evidence USING btree (revision);
CREATE INDEX evidence_until ON public.evidence USING btree (until);
CREATE INDEX evidence_uses_revision ON public.evidence_uses USING btree (revision);
CREATE INDEX feedback_at ON public.feedback USING btree (at, id);
CREATE UNIQUE INDEX operators_active_name ON public.operators USING btree (name) WHERE (revoked_at IS NULL);
CREATE TRIGGER acts_keep BEFORE UPDATE ON public.acts FOR EACH ROW EXECUTE FUNCTION public.append_only();
CREATE TRIGGER acts_stay BEFORE DELETE ON public.acts FOR EACH ROW EXECUTE FUNCTION public.append_only_until_archived();
CREATE TRIGGER acts_whole BEFORE TRUNCATE ON public.acts FOR EACH STATEMENT EXECUTE FUNCTION public.append_only();
CREATE TRIGGER checkpoints_keep BEFORE UPDATE ON public.checkpoints FOR EACH ROW EXECUTE FUNCTION public.append_only();
CREATE TRIGGER checkpoints_stay BEFORE DELETE ON public.checkpoints FOR EACH ROW EXECUTE FUNCTION public.append_only_until_archived();
CREATE TRIGGER checkpoints_whole BEFORE TRUNCATE ON public.checkpoints FOR EACH STATEMENT EXECUTE FUNCTION public.append_only();
CREATE TRIGGER circumstances_keep BEFORE UPDATE ON public.circumstances FOR EACH ROW EXECUTE FUNCTION public.append_only();
CREATE TRIGGER circumstances_stay BEFORE DELETE ON public.circumstances FOR EACH ROW EXECUTE FUNCTION public.append_only();
CREATE TRIGGER circumstances_whole BEFORE TRUNCATE ON public.circumstances FOR EACH STATEMENT EXECUTE FUNCTION public.append_only();
CREATE TRIGGER cuts_keep BEFORE UPDATE ON public.cuts FOR EACH ROW EXECUTE FUNCTION public.append_only();
CREATE TRIGGER cuts_stay BEFORE DELETE ON public.cuts FOR EACH ROW EXECUTE FUNCTION public.append_only();
CREATE TRIGGER cuts_whole BEFORE TRUNCATE ON public.cuts FOR EACH STATEMENT EXECUTE FUNCTION public.append_only();
CREATE TRIGGER decisions_keep BEFORE UPDATE ON public.decisions FOR EACH ROW EXECUTE FUNCTION public.append_only();
CREATE TRIGGER decisions_refused_come AFTER INSERT ON public.decisions FOR EACH ROW WHEN ((new.verdict <> 'allow'::text)) EXECUTE FUNCTION public.refusal_comes();
CREATE TRIGGER decisions_refused_go AFTER DELETE ON public.decisions FOR EACH ROW WHEN ((old.verdict <> 'allow'::text)) EXECUTE FUNCTION public.refusal_goes();
CREATE TRIGGER decisions_stay BEFORE DELETE ON public.decisions FOR EACH ROW EXECUTE FUNCTION public.append_only_until_archived();
CREATE TRIGGER decisions_whole BEFORE TRUNCATE ON public.decisions FOR EACH STATEMENT EXECUTE FUNCTION public.append_only();
CREATE TRIGGER evidence_keep BEFORE UPDATE ON public.evidence FOR EACH ROW EXECUTE FUNCTION public.append_only();
CREATE TRIGGER evidence_returns_keep BEFORE UPDATE ON public.evidence_returns FOR EACH ROW EXECUTE FUNCTION public.append_only();
CREATE TRIGGER evidence_returns_stay BEFORE DELETE ON public.evidence_returns FOR EACH ROW EXECUTE FUNCTION public.append_only();
CREATE TRIGGER evidence_returns_whole BEFORE TRUNCATE ON public.evidence_returns FOR EACH STATEMENT EXECUTE FUNCTION public.append_only();
CREATE TRIGGER evidence_stay BEFORE DELETE ON public.evidence FOR EACH ROW EXECUTE FUNCTION public.append_only();
CREATE TRIGGER evidence_uses_keep BEFORE UPDATE ON public.evidence_uses FOR EACH ROW EXECUTE FUNCTION public.append_only();
CREATE TRIGGER evidence_uses_stay BEFORE DELETE ON public.evidence_uses FOR EACH ROW EXECUTE FUNCTION public.append_only();
CREATE TRIGGER evidence_uses_whole BEFORE TRUNCATE ON public.evidence_uses FOR EACH STATEMENT EXECUTE FUNCTION public.append_only();
CREATE TRIGGER evidence_whole BEFORE TRUNCATE ON public.evidence FOR EACH STATEMENT EXECUTE FUNCTION public.append_only();
CREATE TRIGGER gaps_keep BEFORE UPDATE ON public.decision_gaps FOR EACH ROW EXECUTE FUNCTION public.append_only();
CREATE TRIGGER gaps_stay BEFORE DELETE ON public.decision_gaps FOR EACH ROW EXECUTE FUNCTION public.append_only_until_archived();
CREATE TRIGGER gaps_whole BEFORE TRUNCATE ON public.decision_gaps FOR EACH STATEMENT EXECUTE FUNCTION public.append_only();
CREATE TRIGGER outcomes_keep BEFORE UPDATE ON public.outcomes FOR EACH ROW EXECUTE FUNCTION public.append_only();
CREATE TRIGGER outcomes_stay BEFORE DELETE ON public.outcomes FOR EACH ROW EXECUTE FUNCTION public.append_only_until_archived();
CREATE TRIGGER outcomes_whole BEFORE TRUNCATE ON public.outcomes FOR EACH STATEMENT EXECUTE FUNCTION public.append_only();
