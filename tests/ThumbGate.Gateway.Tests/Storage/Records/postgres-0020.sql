-- key: MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEkBLwODUCFkysJBZ9JxUA3WHi92ho9pYHnMB+Ky80UQGbkZkCJO3J2uRw5dPCobqwN2vfAzuL/oYc6Qj8rk0Qpg==
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
    IF EXISTS (SELECT 1 FROM cuts WHERE chain = OLD.chain AND seq >= OLD.seq)
        OR (OLD.chain IS NULL AND EXISTS (SELECT 1 FROM unchained WHERE archive IS NOT NULL)) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% are append-only', TG_TABLE_NAME;
END $$;
CREATE FUNCTION public.circumstances_needed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM circumstances_leaving WHERE key = NEW.key;
    RETURN NEW;
END $$;
CREATE FUNCTION public.circumstances_stay() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM circumstances_leaving WHERE key = OLD.key AND goes = 1) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% are append-only', TG_TABLE_NAME;
END $$;
CREATE FUNCTION public.held_requests_go() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM held_bytes WHERE approval_id = NEW.id AND kind IN ('request', 'card');
    RETURN NULL;
END
$$;
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
CREATE TABLE public.approval_votes (
    id text NOT NULL COLLATE pg_catalog."C",
    approval_id text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL,
    vote text NOT NULL,
    voter text NOT NULL,
    operator_id text COLLATE pg_catalog."C",
    voter_groups text NOT NULL,
    proved_at bigint,
    typed bigint NOT NULL,
    comment text,
    seal text NOT NULL,
    standing_id text
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
    taken_by bigint,
    release text DEFAULT 'retry'::text NOT NULL,
    attempts bigint DEFAULT 0 NOT NULL,
    due_at bigint,
    execution_id text,
    problem text,
    reconciled_by text,
    parts text,
    terms text DEFAULT '{"environment":"production","effects":[],"groups":[],"demands":[{"from":[],"quorum":1}],"typed":false}'::text NOT NULL,
    seal text DEFAULT ''::text NOT NULL,
    before_values text
);
CREATE TABLE public.attempts (
    agent text NOT NULL COLLATE pg_catalog."C",
    repeat_key text NOT NULL COLLATE pg_catalog."C",
    decision_id text NOT NULL COLLATE pg_catalog."C",
    integration text NOT NULL COLLATE pg_catalog."C",
    operation text NOT NULL COLLATE pg_catalog."C",
    risk text NOT NULL COLLATE pg_catalog."C",
    owner text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL,
    status text NOT NULL COLLATE pg_catalog."C",
    idempotency text COLLATE pg_catalog."C",
    taken_by bigint,
    expires_at bigint
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
CREATE TABLE public.break_glass (
    id text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    opened_by text NOT NULL,
    operator_id text COLLATE pg_catalog."C",
    role text,
    agent text COLLATE pg_catalog."C",
    operation text,
    surface text,
    why text NOT NULL,
    until_at bigint NOT NULL,
    seal text NOT NULL,
    seconded_by text,
    seconder_id text COLLATE pg_catalog."C",
    seconded_at bigint,
    second_seal text,
    ended_at bigint,
    ended_by text
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
CREATE TABLE public.circumstances_leaving (
    key bytea NOT NULL,
    goes bigint DEFAULT 0 NOT NULL
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
CREATE TABLE public.held_bytes (
    approval_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    key_id text NOT NULL COLLATE pg_catalog."C",
    sealed bytea NOT NULL,
    delivered_at bigint,
    expires_at bigint
);
CREATE TABLE public.notices (
    id text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL,
    webhook text NOT NULL COLLATE pg_catalog."C",
    event text NOT NULL COLLATE pg_catalog."C",
    approval_id text NOT NULL COLLATE pg_catalog."C",
    agent text NOT NULL COLLATE pg_catalog."C",
    operation text NOT NULL COLLATE pg_catalog."C",
    due_at bigint NOT NULL,
    attempts bigint NOT NULL,
    done_at bigint,
    told bigint
);
CREATE TABLE public.operators (
    id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    token_hash text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    created_by text NOT NULL COLLATE pg_catalog."C",
    revoked_at bigint,
    revoked_by text COLLATE pg_catalog."C",
    step_up_hash text
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
CREATE TABLE public.standing_approvals (
    id text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    created_by text NOT NULL,
    operator_id text COLLATE pg_catalog."C",
    voter_groups text NOT NULL,
    proved_at bigint,
    agent text NOT NULL COLLATE pg_catalog."C",
    operation text NOT NULL,
    resource text NOT NULL,
    until_at bigint NOT NULL,
    at_most bigint NOT NULL,
    comment text,
    seal text NOT NULL,
    ended_at bigint,
    ended_by text,
    integration text DEFAULT ''::text NOT NULL
);
CREATE TABLE public.unchained (
    decisions bigint,
    outcomes bigint,
    gaps bigint,
    archive text COLLATE pg_catalog."C"
);
INSERT INTO public.acts VALUES ('act_01q3g9f9e8e1791cethvvkvpfa', 1893553445000, 'setup', 'operator-added', 'ines', '{}', 0, 1, '\x8e77001ee053781829b28db5b794b87838dc04ce83131c3bfe7cd6d7c543dc0e');
INSERT INTO public.acts VALUES ('act_01q3g9f9e8e188cbzrns81q5kf', 1893553445000, 'ines', 'agent-added', 'agt_01q3g9f9e8e17srncz4h0bh3k8', '{"role":"sales","owner":"dana","plugin":"","workflow":"","expires":null}', 0, 2, '\xd04cb89aac6fe8d7762c424f91935afad7c0cf1de19739f735413b6b0711b35b');
INSERT INTO public.acts VALUES ('act_01q3g9f9e8e2jts776fmfhr02y', 1893553645000, 'ines', 'feedback-up', 'fbk_01q3g9f9e8e2j99nqbb83gfvt7', '{"decision":"dec_01q3g9f9e8e18thysax1n29m0h","why":"good","instead":"","block":null,"fingerprint":null}', 0, 3, '\x8b3abab0998b11fcfd6637f7ae69517436c2516e3b983e7d04746950150b1faa');
INSERT INTO public.agents VALUES ('agt_01q3g9f9e8e17srncz4h0bh3k8', '6be8a51b20c642aecacb3213ac37dbb6dd73917cd5734a1b3368eaf81fd756e1', 'sales', 'dana', '', '', 1893553445000, 'ines', NULL, NULL, NULL, 1);
INSERT INTO public.chains VALUES (1, 1795387070650, 0, NULL, 5, '\x34e44355da74f3ed4ff57a958f7d009b6bff6315640cf8a94a315829afb1971e', NULL);
INSERT INTO public.chains VALUES (2, 1795387070850, 0, NULL, 12, '\x2d7814aba0a7ad47e2476570b337a7b75e0f61566c1d0def36b76528b3abd9b9', NULL);
INSERT INTO public.chains VALUES (0, 1795387070341, 0, 1795387070341, 3, '\x8b3abab0998b11fcfd6637f7ae69517436c2516e3b983e7d04746950150b1faa', NULL);
INSERT INTO public.checkpoints VALUES ('chk_01q3g9f9e8e19804feaersrmaf', 1893553445000, '[{"chain":0,"seq":2,"hash":"d04cb89aac6fe8d7762c424f91935afad7c0cf1de19739f735413b6b0711b35b"},{"chain":1,"seq":1,"hash":"0112891346e58d87a97d5955583e9a7948a9cb49e6763a95c030f519ff557229"},{"chain":2,"seq":0,"hash":"0000000000000000000000000000000000000000000000000000000000000000"}]', 'sha256:3075525b22a5b139a94e5864b273f9b7ef2f20bdbac5eed6f7c879b1388098c7', 'HfaByPFlejR2NWEtXWZxuikXuU3t8CuJmkxd9E2+LfSrWOGDcdIOXEMj10gfDU1R8ZFQARIUj5H9ZC06FMJ/+Q==', 2, 1, '\x4c834c2fea40375d05433edd492c6299a0abb03ce6ccb3804a531ebed7b2e497');
INSERT INTO public.checkpoints VALUES ('chk_01q3g9f9e8e1ard7aqznpmsc3c', 1893553525000, '[{"chain":0,"seq":2,"hash":"d04cb89aac6fe8d7762c424f91935afad7c0cf1de19739f735413b6b0711b35b"},{"chain":1,"seq":3,"hash":"728193bf7957d416554ea10d11d3d7340989f51d167496f0596a9c50fb047a60"},{"chain":2,"seq":3,"hash":"9429dc512b88cd9233e4d8492ee9081373201a61d992234c512a679b23428708"}]', 'sha256:3075525b22a5b139a94e5864b273f9b7ef2f20bdbac5eed6f7c879b1388098c7', 'dwQkJQdL7Ej0m2G/XcPSx/zGp5ikbFlp0PvNxIc8oj6C0T/lqrIznhVCRZ1OTyMYhuaC+uyMKipzumkcB40n3Q==', 2, 4, '\xd75adda50d99bbbf1453acb970b7886b56ce808d5a2e48f94973802224b7d0d3');
INSERT INTO public.checkpoints VALUES ('chk_01q3g9f9e8e1c9bg3n1zbmm4m9', 1893553605000, '[{"chain":0,"seq":2,"hash":"d04cb89aac6fe8d7762c424f91935afad7c0cf1de19739f735413b6b0711b35b"},{"chain":1,"seq":5,"hash":"34e44355da74f3ed4ff57a958f7d009b6bff6315640cf8a94a315829afb1971e"},{"chain":2,"seq":5,"hash":"d559c73d4ef1a5e2c2961894bf62563a200de32ce1d65b5816e590b37934d9ad"}]', 'sha256:3075525b22a5b139a94e5864b273f9b7ef2f20bdbac5eed6f7c879b1388098c7', 'xG5V71CTpURVQtqmA9M11sjqaoL4RiktElLkht0gzXmEeMcLFHJOdi579uD6YMRS2C/cvQa8FIeqc5ZjUqdz5w==', 2, 6, '\xed16ea18e0e9ac494ae6393234f651910f60cf7029580a1efc3f74da81aba70f');
INSERT INTO public.checkpoints VALUES ('chk_01q3g9f9e8e2hv58c2b0hpjnxn', 1893553645000, '[{"chain":0,"seq":2,"hash":"d04cb89aac6fe8d7762c424f91935afad7c0cf1de19739f735413b6b0711b35b"},{"chain":1,"seq":5,"hash":"34e44355da74f3ed4ff57a958f7d009b6bff6315640cf8a94a315829afb1971e"},{"chain":2,"seq":11,"hash":"9b78e32980b8450145fd8b9d41b807d164801ead553175e2f8534fb25869c11a"}]', 'sha256:3075525b22a5b139a94e5864b273f9b7ef2f20bdbac5eed6f7c879b1388098c7', '5JNcbMUTslnCY519xqe+DxxhS3g3HWX4olcU+I3mz24TAvarrfw8II48+E4d/cX3Aru/BBVSn0h22kh4S9OxhA==', 2, 12, '\x2d7814aba0a7ad47e2476570b337a7b75e0f61566c1d0def36b76528b3abd9b9');
INSERT INTO public.circumstances VALUES ('\x08acbc0de7961f05d3900ee74de8c11f', 'agt_01q3g9f9e8e17srncz4h0bh3k8', 'dana', 'sales', '', '', 'billing', 'production', 'billing', 'stripe.customers.get', 'read', 'GET', 'allow', 'enforce', '0123456789ab', NULL, '127.0.0.1');
INSERT INTO public.circumstances VALUES ('\x33cd1bec63c743c685947a1d4f9fad64', 'agt_01q3g9f9e8e17srncz4h0bh3k8', 'dana', 'finance', '', '', 'billing', 'production', 'billing', 'stripe.customers.get', 'read', 'GET', 'allow', 'enforce', '0123456789ab', NULL, '127.0.0.1');
INSERT INTO public.circumstances VALUES ('\x5993579de3bcadf2d12dbdb7d2c3b4b6', 'agt_01q3g9f9e8e17srncz4h0bh3k8', 'dana', 'finance', '', '', 'billing', 'production', 'billing', 'stripe.customers.get', 'read', 'GET', 'deny', 'enforce', '0123456789ab', NULL, '127.0.0.1');
INSERT INTO public.circumstances VALUES ('\xc4636b4dde8d832e27ffe1d50bfc0ab7', 'agt_1', 'dana', 'sales', '', '', 'billing', 'production', 'billing', 'stripe.customers.get', 'read', 'GET', 'allow', 'enforce', '0123456789ab', NULL, '127.0.0.1');
INSERT INTO public.decision_gaps VALUES ('gap_01q3g9f9e8e2hb29n2arvzz3jk', 1893553645000, 1893553645000, 69, 0, 2, 11, '\x9b78e32980b8450145fd8b9d41b807d164801ead553175e2f8534fb25869c11a');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e18thysax1n29m0h', 1893553445000, '\x08acbc0de7961f05d3900ee74de8c11f', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, NULL, NULL, NULL, NULL, NULL, NULL, 1, 1, '\x0112891346e58d87a97d5955583e9a7948a9cb49e6763a95c030f519ff557229');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e19tkskdsknwjx07', 1893553485000, '\x33cd1bec63c743c685947a1d4f9fad64', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, NULL, NULL, NULL, NULL, NULL, NULL, 1, 2, '\x91703198e2bf0936a3d487adb0e7591566d7800b3eefea5d5a0b7943a0815d7a');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1a88m3n1xp8hf0p', 1893553525000, '\x08acbc0de7961f05d3900ee74de8c11f', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, NULL, NULL, NULL, NULL, NULL, NULL, 1, 3, '\x728193bf7957d416554ea10d11d3d7340989f51d167496f0596a9c50fb047a60');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1ba1x9mvxh1cs7k', 1893553565000, '\x5993579de3bcadf2d12dbdb7d2c3b4b6', '/v1/customers/cus_1', 'cus_1', NULL, 'deny', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'refused', NULL, NULL, NULL, 1, 'role-risk-denied', 1, 4, '\xba76522b203f877337af4919d51d57a2e659fb9098fd5589b46dfe041b241169');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1bt46ggxhre10ne', 1893553605000, '\x08acbc0de7961f05d3900ee74de8c11f', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, NULL, NULL, NULL, NULL, NULL, NULL, 1, 5, '\x34e44355da74f3ed4ff57a958f7d009b6bff6315640cf8a94a315829afb1971e');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1cvcp1gbf6ymeqt', 1893553645000, '\xc4636b4dde8d832e27ffe1d50bfc0ab7', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'answered', 200, 0, 12, 1, NULL, 2, 7, '\x67ca93d91f8c784e9a45897b8c31ae0ceb4386528cf526485388b4132f79f0fa');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1dbm6saxj9a0tpq', 1893553645000, '\xc4636b4dde8d832e27ffe1d50bfc0ab7', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'answered', 200, 0, 12, 1, NULL, 2, 8, '\x1734769bbc8d0757f20b2a1a8a2c3e8e7ec8fafe8410c5b4b1aff89af284ba38');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1drwqsdn5hmb13c', 1893553645000, '\xc4636b4dde8d832e27ffe1d50bfc0ab7', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'answered', 200, 0, 12, 1, NULL, 2, 9, '\xa2b039badff1fe3463d6fc04f34f85d218c06ad9c6689cc1ba7265c14b5f6fab');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1eam60ctna68r2z', 1893553645000, '\xc4636b4dde8d832e27ffe1d50bfc0ab7', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'answered', 200, 0, 12, 1, NULL, 2, 10, '\xb7a76cf2e18c3aad72d452992c140d2d00482d1b12072a34f60ce39b0dfd7e55');
INSERT INTO public.feedback VALUES ('fbk_01q3g9f9e8e2j99nqbb83gfvt7', 1893553645000, 'dec_01q3g9f9e8e18thysax1n29m0h', 'up', 'good', '', 'ines', 'sales', 'stripe.customers.get', NULL);
INSERT INTO public.operators VALUES ('opr_01q3g9f9e8e16rp73446gbynpt', 'ines', 'b88686aa6aa60bd766fc97472e18ad41b428747f6bec8eac6c71e6b2d1462651', 1893553445000, 'setup', NULL, NULL, '9b445d6f90ab2ef6472aa8550fd1397f619b37509bba3c21cae7002ca431a1fb');
INSERT INTO public.outcomes VALUES ('dec_01q3g9f9e8e18thysax1n29m0h', 'answered', 200, 10, 20, 3, NULL, 2, 2, '\x334a701103ba277a320fdad5fbe534f622fa49844ac9e2fc2e6975ee130400d7');
INSERT INTO public.outcomes VALUES ('dec_01q3g9f9e8e19tkskdsknwjx07', 'unknown', 200, 10, 20, 3, 'öffentlich "x"
', 2, 3, '\x9429dc512b88cd9233e4d8492ee9081373201a61d992234c512a679b23428708');
INSERT INTO public.outcomes VALUES ('dec_01q3g9f9e8e1a88m3n1xp8hf0p', 'answered', 200, 10, 20, 3, NULL, 2, 5, '\xd559c73d4ef1a5e2c2961894bf62563a200de32ce1d65b5816e590b37934d9ad');
INSERT INTO public.refusals VALUES ('finance', 'deny', 'dec_01q3g9f9e8e1ba1x9mvxh1cs7k', 1893553565000);
INSERT INTO public.revisions VALUES ('operators', 1);
INSERT INTO public.revisions VALUES ('agents', 1);
INSERT INTO public.schema_version VALUES (4, '0004-initial.sql', 1893553445000);
INSERT INTO public.schema_version VALUES (5, '0005-chain.sql', 1893553445000);
INSERT INTO public.schema_version VALUES (6, '0006-changes.sql', 1893553445000);
INSERT INTO public.schema_version VALUES (7, '0007-refusals.sql', 1893553445000);
INSERT INTO public.schema_version VALUES (8, '0008-takers.sql', 1893553445000);
INSERT INTO public.schema_version VALUES (9, '0009-policies.sql', 1893553445000);
INSERT INTO public.schema_version VALUES (10, '0010-evidence.sql', 1893553445000);
INSERT INTO public.schema_version VALUES (11, '0011-executions.sql', 1893553445000);
INSERT INTO public.schema_version VALUES (12, '0012-parts.sql', 1893553445000);
INSERT INTO public.schema_version VALUES (13, '0013-votes.sql', 1893553445000);
INSERT INTO public.schema_version VALUES (14, '0014-notices.sql', 1893553445000);
INSERT INTO public.schema_version VALUES (15, '0015-standing.sql', 1893553445000);
INSERT INTO public.schema_version VALUES (16, '0016-break-glass.sql', 1893553445000);
INSERT INTO public.schema_version VALUES (17, '0017-leaving.sql', 1893553445000);
INSERT INTO public.schema_version VALUES (18, '0018-before.sql', 1893553445000);
INSERT INTO public.schema_version VALUES (19, '0019-refusals-by-the-writer.sql', 1893553445000);
INSERT INTO public.schema_version VALUES (20, '0020-standing-integration.sql', 1893553445000);
INSERT INTO public.unchained VALUES (0, 0, 0, NULL);
ALTER TABLE ONLY public.acts
    ADD CONSTRAINT acts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.agents
    ADD CONSTRAINT agents_key_hash_key UNIQUE (key_hash);
ALTER TABLE ONLY public.agents
    ADD CONSTRAINT agents_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.approval_votes
    ADD CONSTRAINT approval_votes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.approvals
    ADD CONSTRAINT approvals_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT attempts_pkey PRIMARY KEY (agent, repeat_key);
ALTER TABLE ONLY public.blocks
    ADD CONSTRAINT blocks_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.break_glass
    ADD CONSTRAINT break_glass_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.chains
    ADD CONSTRAINT chains_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.checkpoints
    ADD CONSTRAINT checkpoints_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.circumstances_leaving
    ADD CONSTRAINT circumstances_leaving_pkey PRIMARY KEY (key);
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
ALTER TABLE ONLY public.held_bytes
    ADD CONSTRAINT held_bytes_pkey PRIMARY KEY (approval_id, kind);
ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_pkey PRIMARY KEY (id);
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
ALTER TABLE ONLY public.standing_approvals
    ADD CONSTRAINT standing_approvals_pkey PRIMARY KEY (id);
CREATE INDEX agents_revision ON public.agents USING btree (revision);
CREATE INDEX approval_votes_on ON public.approval_votes USING btree (approval_id, id);
CREATE INDEX approval_votes_standing ON public.approval_votes USING btree (standing_id) WHERE (standing_id IS NOT NULL);
CREATE INDEX approvals_due ON public.approvals USING btree (due_at) WHERE ((status = ANY (ARRAY['approved'::text, 'unknown'::text])) AND (release = 'execute'::text));
CREATE UNIQUE INDEX approvals_open ON public.approvals USING btree (agent, repeat_key) WHERE (status = ANY (ARRAY['pending'::text, 'approved'::text]));
CREATE INDEX approvals_operation ON public.approvals USING btree (agent, operation, id);
CREATE INDEX approvals_repeat ON public.approvals USING btree (agent, repeat_key, id);
CREATE INDEX approvals_status ON public.approvals USING btree (status, created_at);
CREATE UNIQUE INDEX attempts_decision ON public.attempts USING btree (decision_id);
CREATE INDEX blocks_expires ON public.blocks USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX blocks_fingerprint ON public.blocks USING btree (fingerprint);
CREATE INDEX blocks_revision ON public.blocks USING btree (revision);
CREATE INDEX break_glass_open ON public.break_glass USING btree (until_at) WHERE (ended_at IS NULL);
CREATE INDEX decisions_open ON public.decisions USING btree (chain, id) WHERE (outcome IS NULL);
CREATE INDEX decisions_refused ON public.decisions USING btree (verdict, id) WHERE (verdict <> 'allow'::text);
CREATE UNIQUE INDEX evidence_digest ON public.evidence USING btree (label, digest);
CREATE INDEX evidence_returns_revision ON public.evidence_returns USING btree (revision);
CREATE INDEX evidence_revision ON public.evidence USING btree (revision);
CREATE INDEX evidence_until ON public.evidence USING btree (until);
CREATE INDEX evidence_uses_revision ON public.evidence_uses USING btree (revision);
CREATE INDEX feedback_at ON public.feedback USING btree (at, id);
CREATE INDEX held_bytes_expires ON public.held_bytes USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX notices_due ON public.notices USING btree (due_at) WHERE (done_at IS NULL);
CREATE INDEX notices_lately ON public.notices USING btree (webhook, agent, operation, at);
CREATE UNIQUE INDEX operators_active_name ON public.operators USING btree (name) WHERE (revoked_at IS NULL);
CREATE INDEX standing_approvals_for ON public.standing_approvals USING btree (agent, operation, until_at);
CREATE TRIGGER acts_keep BEFORE UPDATE ON public.acts FOR EACH ROW EXECUTE FUNCTION public.append_only();
CREATE TRIGGER acts_stay BEFORE DELETE ON public.acts FOR EACH ROW EXECUTE FUNCTION public.append_only_until_archived();
CREATE TRIGGER acts_whole BEFORE TRUNCATE ON public.acts FOR EACH STATEMENT EXECUTE FUNCTION public.append_only();
CREATE TRIGGER approval_votes_keep BEFORE UPDATE ON public.approval_votes FOR EACH ROW EXECUTE FUNCTION public.append_only();
CREATE TRIGGER approval_votes_stay BEFORE DELETE ON public.approval_votes FOR EACH ROW EXECUTE FUNCTION public.append_only();
CREATE TRIGGER approval_votes_whole BEFORE TRUNCATE ON public.approval_votes FOR EACH STATEMENT EXECUTE FUNCTION public.append_only();
CREATE TRIGGER checkpoints_keep BEFORE UPDATE ON public.checkpoints FOR EACH ROW EXECUTE FUNCTION public.append_only();
CREATE TRIGGER checkpoints_stay BEFORE DELETE ON public.checkpoints FOR EACH ROW EXECUTE FUNCTION public.append_only_until_archived();
CREATE TRIGGER checkpoints_whole BEFORE TRUNCATE ON public.checkpoints FOR EACH STATEMENT EXECUTE FUNCTION public.append_only();
CREATE TRIGGER circumstances_keep BEFORE UPDATE ON public.circumstances FOR EACH ROW EXECUTE FUNCTION public.append_only();
CREATE TRIGGER circumstances_needed BEFORE INSERT ON public.circumstances FOR EACH ROW EXECUTE FUNCTION public.circumstances_needed();
CREATE TRIGGER circumstances_stay BEFORE DELETE ON public.circumstances FOR EACH ROW EXECUTE FUNCTION public.circumstances_stay();
CREATE TRIGGER circumstances_whole BEFORE TRUNCATE ON public.circumstances FOR EACH STATEMENT EXECUTE FUNCTION public.append_only();
CREATE TRIGGER cuts_keep BEFORE UPDATE ON public.cuts FOR EACH ROW EXECUTE FUNCTION public.append_only();
CREATE TRIGGER cuts_stay BEFORE DELETE ON public.cuts FOR EACH ROW EXECUTE FUNCTION public.append_only();
CREATE TRIGGER cuts_whole BEFORE TRUNCATE ON public.cuts FOR EACH STATEMENT EXECUTE FUNCTION public.append_only();
CREATE TRIGGER decisions_keep BEFORE UPDATE ON public.decisions FOR EACH ROW EXECUTE FUNCTION public.append_only();
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
CREATE TRIGGER held_requests_go AFTER UPDATE OF status, due_at ON public.approvals FOR EACH ROW WHEN (((new.status <> ALL (ARRAY['pending'::text, 'approved'::text, 'executing'::text])) AND (NOT ((new.status = 'unknown'::text) AND (new.due_at IS NOT NULL))))) EXECUTE FUNCTION public.held_requests_go();
CREATE TRIGGER outcomes_keep BEFORE UPDATE ON public.outcomes FOR EACH ROW EXECUTE FUNCTION public.append_only();
CREATE TRIGGER outcomes_stay BEFORE DELETE ON public.outcomes FOR EACH ROW EXECUTE FUNCTION public.append_only_until_archived();
CREATE TRIGGER outcomes_whole BEFORE TRUNCATE ON public.outcomes FOR EACH STATEMENT EXECUTE FUNCTION public.append_only();
