-- key: MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqo/TCq7215Q7jbZsdT0Yc3lit6E2RfGjwUuMB9WGzIaQOMM3UMAeML+H0A3KxY+cfsyivxJqgMpRNIti1blK9A==
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
    hash bytea NOT NULL
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
INSERT INTO public.acts VALUES ('act_01q3g9f9e8e17b4b4vm4t35ks2', 1893553445000, 'setup', 'operator-added', 'ines', '{}', 0, 1, '\x09651f76546881db21c4f3eeb3e3d8aa80e685c25def4bab62a6f67d8113d2f0');
INSERT INTO public.acts VALUES ('act_01q3g9f9e8e18a89e8cjadna65', 1893553445000, 'ines', 'agent-added', 'agt_01q3g9f9e8e17rb6bdwze2qs9j', '{"role":"sales","owner":"dana","plugin":"","workflow":"","expires":null}', 0, 2, '\x10c84eeafb054dbd2303f3231971447cad88150c5ac9b631e11ffe624c5f1778');
INSERT INTO public.acts VALUES ('act_01q3g9f9e8e2j8nwvghq9tqks0', 1893553645000, 'ines', 'feedback-up', 'fbk_01q3g9f9e8e2hsvpnzc0vhssd9', '{"decision":"dec_01q3g9f9e8e18r42fvy9mzcx7c","why":"good","instead":"","block":null,"fingerprint":null}', 0, 3, '\x17766f918ca4bc3f99a2a19bc6ca7645eda31d84ce41c27227e50c99bbcd8afe');
INSERT INTO public.agents VALUES ('agt_01q3g9f9e8e17rb6bdwze2qs9j', 'e2fda148e7ed02099966989b92dd23ae3892d585797655d93174cb35e042d3b6', 'sales', 'dana', '', '', 1893553445000, 'ines', NULL, NULL, NULL, 1);
INSERT INTO public.chains VALUES (1, 1795375786148, 0, NULL, 5, '\x42fcd88ce8d8417d7cf38517ef0f01df9a9870735aac3abfc2a069bba9958ec5');
INSERT INTO public.chains VALUES (2, 1795375786155, 0, NULL, 11, '\x93534a8633016d398594bd5bb519791a14c75b3b5ab161fad28c10e16e48509e');
INSERT INTO public.chains VALUES (0, 1795375786087, 0, 1795375786087, 3, '\x17766f918ca4bc3f99a2a19bc6ca7645eda31d84ce41c27227e50c99bbcd8afe');
INSERT INTO public.checkpoints VALUES ('chk_01q3g9f9e8e19tarxdkbahmjjd', 1893553485000, '[{"chain":0,"seq":2,"hash":"10c84eeafb054dbd2303f3231971447cad88150c5ac9b631e11ffe624c5f1778"},{"chain":1,"seq":2,"hash":"f6c2c2a6417033c1f20326e9965c3db23d1a1c3c01e2efc59ea4da3931e71226"},{"chain":2,"seq":1,"hash":"d2d14a9fc9a6f61d0f79dbb3044c160a1ed77d6edc257ec291c7de800046e5bc"}]', 'sha256:aaf129c984eabff8dd5b344a175d0ceac750cdb0e18c7d0cefac17941f7950ad', 'e1aUHgOHVeq4191aLCJw6GY7iFvA+S569rGYaSQMpQkOQguoTkrPcBiiqqo3LuPbkjD46iyJUg8ljo4B7Jwa+w==', 2, 2, '\xd7fd157e39230d3ffc41d0333c21efc44a9fb7bc2b5acc992a377744361b6d0e');
INSERT INTO public.checkpoints VALUES ('chk_01q3g9f9e8e1b938j2401713cb', 1893553565000, '[{"chain":0,"seq":2,"hash":"10c84eeafb054dbd2303f3231971447cad88150c5ac9b631e11ffe624c5f1778"},{"chain":1,"seq":4,"hash":"7a0bec993b544f7504900d201eb7bb173a871cff80a8aa31ca437e65c4c3e3d1"},{"chain":2,"seq":4,"hash":"cac4d938356aacf5794a56ff0635521ed7ff8f790b68a4f060b32a33294c2418"}]', 'sha256:aaf129c984eabff8dd5b344a175d0ceac750cdb0e18c7d0cefac17941f7950ad', '4KJasvUR1Xemzkb1WT5Pmsykz4hBV75jDtAcOKzxRy6RYiqYdl+DELSPpjsbd6nGiha+Zdfszvu47MOkRo4Ssg==', 2, 5, '\x1d0bc9aa2836796260916643a834dcc2024bf828a18c1d53c2d3611bd1ab02ff');
INSERT INTO public.checkpoints VALUES ('chk_01q3g9f9e8e2ha1dzzd6dqnacx', 1893553645000, '[{"chain":0,"seq":2,"hash":"10c84eeafb054dbd2303f3231971447cad88150c5ac9b631e11ffe624c5f1778"},{"chain":1,"seq":5,"hash":"42fcd88ce8d8417d7cf38517ef0f01df9a9870735aac3abfc2a069bba9958ec5"},{"chain":2,"seq":10,"hash":"f9ec9ea0c462e95bdf5694611ad23100025314e393133fabe143d92a7c614be5"}]', 'sha256:aaf129c984eabff8dd5b344a175d0ceac750cdb0e18c7d0cefac17941f7950ad', 'wyLu0w/RuENsKXHv40KQEfAoYWOWmSj9E79NY9P+b8i6hyJjcqhEJJnHDJBQxpc5+glq51Tuc2sSoMQJ5Xh9qQ==', 2, 11, '\x93534a8633016d398594bd5bb519791a14c75b3b5ab161fad28c10e16e48509e');
INSERT INTO public.circumstances VALUES ('\xa7f2880eb6f87491172df6b00cf3676b', 'agt_01q3g9f9e8e17rb6bdwze2qs9j', 'dana', 'sales', '', '', 'billing', 'production', 'billing', 'stripe.customers.get', 'read', 'GET', 'allow', 'enforce', '0123456789ab', NULL, '127.0.0.1');
INSERT INTO public.circumstances VALUES ('\x685fc5461c533e436fa6da28a8eda974', 'agt_01q3g9f9e8e17rb6bdwze2qs9j', 'dana', 'finance', '', '', 'billing', 'production', 'billing', 'stripe.customers.get', 'read', 'GET', 'allow', 'enforce', '0123456789ab', NULL, '127.0.0.1');
INSERT INTO public.circumstances VALUES ('\x96fd4efaa8e1d3de718d570343cf5d7e', 'agt_01q3g9f9e8e17rb6bdwze2qs9j', 'dana', 'finance', '', '', 'billing', 'production', 'billing', 'stripe.customers.get', 'read', 'GET', 'deny', 'enforce', '0123456789ab', NULL, '127.0.0.1');
INSERT INTO public.circumstances VALUES ('\xc4636b4dde8d832e27ffe1d50bfc0ab7', 'agt_1', 'dana', 'sales', '', '', 'billing', 'production', 'billing', 'stripe.customers.get', 'read', 'GET', 'allow', 'enforce', '0123456789ab', NULL, '127.0.0.1');
INSERT INTO public.decision_gaps VALUES ('gap_01q3g9f9e8e2gtkhx8fzef0wsj', 1893553645000, 1893553645000, 69, 0, 2, 10, '\xf9ec9ea0c462e95bdf5694611ad23100025314e393133fabe143d92a7c614be5');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e18r42fvy9mzcx7c', 1893553445000, '\xa7f2880eb6f87491172df6b00cf3676b', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, NULL, NULL, NULL, NULL, NULL, NULL, 1, 1, '\x550e69bf1470b5be620cbb6ebfc2cac3372f5ab5b11484b1814e96ab0f01d4db');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1989qvwa6v4a5rq', 1893553485000, '\x685fc5461c533e436fa6da28a8eda974', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, NULL, NULL, NULL, NULL, NULL, NULL, 1, 2, '\xf6c2c2a6417033c1f20326e9965c3db23d1a1c3c01e2efc59ea4da3931e71226');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1a9vkdya3vsqq2m', 1893553525000, '\xa7f2880eb6f87491172df6b00cf3676b', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, NULL, NULL, NULL, NULL, NULL, NULL, 1, 3, '\xa69b719ac33694379e6f2273543294474562783766271894ddc9fad8d7347c38');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1at5xh754pv2ssb', 1893553565000, '\x96fd4efaa8e1d3de718d570343cf5d7e', '/v1/customers/cus_1', 'cus_1', NULL, 'deny', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'refused', NULL, NULL, NULL, 1, 'role-risk-denied', 1, 4, '\x7a0bec993b544f7504900d201eb7bb173a871cff80a8aa31ca437e65c4c3e3d1');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1bt96cdykd358d1', 1893553605000, '\xa7f2880eb6f87491172df6b00cf3676b', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, NULL, NULL, NULL, NULL, NULL, NULL, 1, 5, '\x42fcd88ce8d8417d7cf38517ef0f01df9a9870735aac3abfc2a069bba9958ec5');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1cbh5g6fd90zscf', 1893553645000, '\xc4636b4dde8d832e27ffe1d50bfc0ab7', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'answered', 200, 0, 12, 1, NULL, 2, 6, '\xe5bcc1e7354e8061990181e6781a6ba8638a947b30dc5135e1d1ef51cdaa6341');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1cvwdffrk6w373z', 1893553645000, '\xc4636b4dde8d832e27ffe1d50bfc0ab7', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'answered', 200, 0, 12, 1, NULL, 2, 7, '\x4d5b8d57324c0f7415daa0afc83311b51310a41fd45f7147ebbc30e0bc14bc2a');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1d8kwe4vh6hnyxc', 1893553645000, '\xc4636b4dde8d832e27ffe1d50bfc0ab7', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'answered', 200, 0, 12, 1, NULL, 2, 8, '\x2deca59d5114bb5b0757adb4cb2b9454d84421d6e789c014c254674b5875293d');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1dvfg01qmhbm2rg', 1893553645000, '\xc4636b4dde8d832e27ffe1d50bfc0ab7', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'answered', 200, 0, 12, 1, NULL, 2, 9, '\xb9cdaa0d27ccc72d9e9bcffc6ce45239568e020e5a93e756b8ee731861d0447e');
INSERT INTO public.feedback VALUES ('fbk_01q3g9f9e8e2hsvpnzc0vhssd9', 1893553645000, 'dec_01q3g9f9e8e18r42fvy9mzcx7c', 'up', 'good', '', 'ines', 'sales', 'stripe.customers.get', NULL);
INSERT INTO public.operators VALUES ('opr_01q3g9f9e8e16ttek0arrpbjam', 'ines', '3550160b2ebbb436f910cd42a144c1f78c70448023acfc4118324bd3861b916b', 1893553445000, 'setup', NULL, NULL);
INSERT INTO public.outcomes VALUES ('dec_01q3g9f9e8e18r42fvy9mzcx7c', 'answered', 200, 10, 20, 3, NULL, 2, 1, '\xd2d14a9fc9a6f61d0f79dbb3044c160a1ed77d6edc257ec291c7de800046e5bc');
INSERT INTO public.outcomes VALUES ('dec_01q3g9f9e8e1989qvwa6v4a5rq', 'unknown', 200, 10, 20, 3, 'öffentlich "x"
', 2, 3, '\x8eb31abdfcf92dbee682a8e5e80eef2b695bd8f24ccd38fb0b2a3ce8dd45ed74');
INSERT INTO public.outcomes VALUES ('dec_01q3g9f9e8e1a9vkdya3vsqq2m', 'answered', 200, 10, 20, 3, NULL, 2, 4, '\xcac4d938356aacf5794a56ff0635521ed7ff8f790b68a4f060b32a33294c2418');
INSERT INTO public.refusals VALUES ('finance', 'deny', 'dec_01q3g9f9e8e1at5xh754pv2ssb', 1893553565000);
INSERT INTO public.revisions VALUES ('operators', 1);
INSERT INTO public.revisions VALUES ('agents', 1);
INSERT INTO public.schema_version VALUES (4, '0004-initial.sql', 1893553445000);
INSERT INTO public.schema_version VALUES (5, '0005-chain.sql', 1893553445000);
INSERT INTO public.schema_version VALUES (6, '0006-changes.sql', 1893553445000);
INSERT INTO public.schema_version VALUES (7, '0007-refusals.sql', 1893553445000);
INSERT INTO public.schema_version VALUES (8, '0008-takers.sql', 1893553445000);
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
CREATE TRIGGER gaps_keep BEFORE UPDATE ON public.decision_gaps FOR EACH ROW EXECUTE FUNCTION public.append_only();
CREATE TRIGGER gaps_stay BEFORE DELETE ON public.decision_gaps FOR EACH ROW EXECUTE FUNCTION public.append_only_until_archived();
CREATE TRIGGER gaps_whole BEFORE TRUNCATE ON public.decision_gaps FOR EACH STATEMENT EXECUTE FUNCTION public.append_only();
CREATE TRIGGER outcomes_keep BEFORE UPDATE ON public.outcomes FOR EACH ROW EXECUTE FUNCTION public.append_only();
CREATE TRIGGER outcomes_stay BEFORE DELETE ON public.outcomes FOR EACH ROW EXECUTE FUNCTION public.append_only_until_archived();
CREATE TRIGGER outcomes_whole BEFORE TRUNCATE ON public.outcomes FOR EACH STATEMENT EXECUTE FUNCTION public.append_only();
