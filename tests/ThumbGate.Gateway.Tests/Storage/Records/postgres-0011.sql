-- key: MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEOEhbU1wvZ2+mFhbHQ2FWWKeDI/JNjUx+DmMKNvC1tN2YeIdRydDImU/T7bZyut0RDSlX4Gy4joE2tBAj3iH3UQ==
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
CREATE FUNCTION public.held_requests_go() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM held_bytes WHERE approval_id = NEW.id AND kind = 'request';
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
    taken_by bigint,
    release text DEFAULT 'retry'::text NOT NULL,
    attempts bigint DEFAULT 0 NOT NULL,
    due_at bigint,
    execution_id text,
    problem text,
    reconciled_by text
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
CREATE TABLE public.held_bytes (
    approval_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    key_id text NOT NULL COLLATE pg_catalog."C",
    sealed bytea NOT NULL,
    delivered_at bigint,
    expires_at bigint
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
INSERT INTO public.acts VALUES ('act_01q3g9f9e8e17889qsh157ad4s', 1893553445000, 'setup', 'operator-added', 'ines', '{}', 0, 1, '\xb6ee59e783c66a5af511982c609dc605448b4d044b5da142eb5b2564f7b6a163');
INSERT INTO public.acts VALUES ('act_01q3g9f9e8e1897np6m0jvv1jn', 1893553445000, 'ines', 'agent-added', 'agt_01q3g9f9e8e17vgmcym3kwafs8', '{"role":"sales","owner":"dana","plugin":"","workflow":"","expires":null}', 0, 2, '\x8e58efcf44754b2b340b0d6042896ceb46cc5072c1fac6c6c96912360d20b381');
INSERT INTO public.acts VALUES ('act_01q3g9f9e8e2j826cm2h4yezrg', 1893553645000, 'ines', 'feedback-up', 'fbk_01q3g9f9e8e2hvwgx8kcr8ahqq', '{"decision":"dec_01q3g9f9e8e18s0zzzp858abaj","why":"good","instead":"","block":null,"fingerprint":null}', 0, 3, '\x9563fea715eb453037f008e1915c0c92b06fa119c077ef7f0322581c790ba4cd');
INSERT INTO public.agents VALUES ('agt_01q3g9f9e8e17vgmcym3kwafs8', '80281c2a4355eff4da0b53886babff4d491a978beb7f4498233ef237de525866', 'sales', 'dana', '', '', 1893553445000, 'ines', NULL, NULL, NULL, 1);
INSERT INTO public.chains VALUES (1, 1795375351325, 0, NULL, 5, '\x1387b909658b573e32876596abfae04650dbd845de7869c6b52aafe5cffad441', NULL);
INSERT INTO public.chains VALUES (2, 1795375351521, 0, NULL, 11, '\x0a8c043dfb03aecc2d7b02673837522c8d8fcb0e85271ded81552e778500849a', NULL);
INSERT INTO public.chains VALUES (0, 1795375351045, 0, 1795375351045, 3, '\x9563fea715eb453037f008e1915c0c92b06fa119c077ef7f0322581c790ba4cd', NULL);
INSERT INTO public.checkpoints VALUES ('chk_01q3g9f9e8e19tydz3ek8gkn4v', 1893553485000, '[{"chain":0,"seq":2,"hash":"8e58efcf44754b2b340b0d6042896ceb46cc5072c1fac6c6c96912360d20b381"},{"chain":1,"seq":2,"hash":"8782aba4f090b0489b9dd844e591ceb49fe654461315fb934cccc332fdb64464"},{"chain":2,"seq":1,"hash":"d5de42aa1cb7ccacfb18ced080e1b9ea3560f01c611b1ae336edc1a5003e3208"}]', 'sha256:e250b2d5a9ade75e7f9863a0e86aa2594ac7693b2e1cfcd425db7a9421eb507b', '8+dZ/JlxnVTYZa/DPen6fvejVp9r4T54qDs56wH4Y4hIzXt7Tqnwxr28nSYCfTGLixtXUWjSBGl8ky6buVz0xg==', 2, 2, '\x0771d1adb02b555575adb78520fcb46a43e43780382862a44edb1cdc3b0729ba');
INSERT INTO public.checkpoints VALUES ('chk_01q3g9f9e8e1bapwsgd2s9kaja', 1893553565000, '[{"chain":0,"seq":2,"hash":"8e58efcf44754b2b340b0d6042896ceb46cc5072c1fac6c6c96912360d20b381"},{"chain":1,"seq":4,"hash":"1050892175868b1c61a81a2eb5f37a1ec42cf91602f327c52b8aa374189b1fdf"},{"chain":2,"seq":4,"hash":"c29d30b71cb45919cb63d9495a74d01aa7957ef4c9d1793ce381848f062198fe"}]', 'sha256:e250b2d5a9ade75e7f9863a0e86aa2594ac7693b2e1cfcd425db7a9421eb507b', '4ZiNifOyvypkiNv79XFGZ3DiajMNnG2r2fXeD82B/sCwQpJVZwJuB163b/mq0MvR/2XR5FYphYvuyyk+BelF9w==', 2, 5, '\xf43abdd2c0b4840684e9f697ec998daf1d80962317ee0e3ada65ce81d2fbfa8b');
INSERT INTO public.checkpoints VALUES ('chk_01q3g9f9e8e2ha1w50412cwttc', 1893553645000, '[{"chain":0,"seq":2,"hash":"8e58efcf44754b2b340b0d6042896ceb46cc5072c1fac6c6c96912360d20b381"},{"chain":1,"seq":5,"hash":"1387b909658b573e32876596abfae04650dbd845de7869c6b52aafe5cffad441"},{"chain":2,"seq":10,"hash":"b073167a48403d4d0bce41e3cb4b04b802dd7d3d2c5ebc9115057c309a8e18d2"}]', 'sha256:e250b2d5a9ade75e7f9863a0e86aa2594ac7693b2e1cfcd425db7a9421eb507b', 'LymwMNNaDEUDwWvxu/P6sprKLDVA+/KyqNsZiyO/ZG+G7c+Qwem+8oMrwqucmZ/B9M4kSj95JmoSoYXmpe+9/g==', 2, 11, '\x0a8c043dfb03aecc2d7b02673837522c8d8fcb0e85271ded81552e778500849a');
INSERT INTO public.circumstances VALUES ('\xa4c7097cb51dc0b05f8bbbdd6d8f0e1c', 'agt_01q3g9f9e8e17vgmcym3kwafs8', 'dana', 'sales', '', '', 'billing', 'production', 'billing', 'stripe.customers.get', 'read', 'GET', 'allow', 'enforce', '0123456789ab', NULL, '127.0.0.1');
INSERT INTO public.circumstances VALUES ('\x912ed217fedf5ee369c3acc51b2a1610', 'agt_01q3g9f9e8e17vgmcym3kwafs8', 'dana', 'finance', '', '', 'billing', 'production', 'billing', 'stripe.customers.get', 'read', 'GET', 'allow', 'enforce', '0123456789ab', NULL, '127.0.0.1');
INSERT INTO public.circumstances VALUES ('\x3dabc6eae7a4f3d4a48e35a675e0ce31', 'agt_01q3g9f9e8e17vgmcym3kwafs8', 'dana', 'finance', '', '', 'billing', 'production', 'billing', 'stripe.customers.get', 'read', 'GET', 'deny', 'enforce', '0123456789ab', NULL, '127.0.0.1');
INSERT INTO public.circumstances VALUES ('\xc4636b4dde8d832e27ffe1d50bfc0ab7', 'agt_1', 'dana', 'sales', '', '', 'billing', 'production', 'billing', 'stripe.customers.get', 'read', 'GET', 'allow', 'enforce', '0123456789ab', NULL, '127.0.0.1');
INSERT INTO public.decision_gaps VALUES ('gap_01q3g9f9e8e2gst89my7phfqhq', 1893553645000, 1893553645000, 69, 0, 2, 10, '\xb073167a48403d4d0bce41e3cb4b04b802dd7d3d2c5ebc9115057c309a8e18d2');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e18s0zzzp858abaj', 1893553445000, '\xa4c7097cb51dc0b05f8bbbdd6d8f0e1c', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, NULL, NULL, NULL, NULL, NULL, NULL, 1, 1, '\xaa660cd7f989d158ceed935202789332b4e46855b440ee17b07c07d840f1dbc0');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e19a4w6p5xa82ph2', 1893553485000, '\x912ed217fedf5ee369c3acc51b2a1610', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, NULL, NULL, NULL, NULL, NULL, NULL, 1, 2, '\x8782aba4f090b0489b9dd844e591ceb49fe654461315fb934cccc332fdb64464');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1a80fqd76m7mcxq', 1893553525000, '\xa4c7097cb51dc0b05f8bbbdd6d8f0e1c', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, NULL, NULL, NULL, NULL, NULL, NULL, 1, 3, '\xe399a095b1ed0a843f0d7c78a28e32e3fd9df6668915c3142b665c7dc6242b4d');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1athf0z12ntdn8x', 1893553565000, '\x3dabc6eae7a4f3d4a48e35a675e0ce31', '/v1/customers/cus_1', 'cus_1', NULL, 'deny', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'refused', NULL, NULL, NULL, 1, 'role-risk-denied', 1, 4, '\x1050892175868b1c61a81a2eb5f37a1ec42cf91602f327c52b8aa374189b1fdf');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1brcddsy2p8ftwa', 1893553605000, '\xa4c7097cb51dc0b05f8bbbdd6d8f0e1c', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, NULL, NULL, NULL, NULL, NULL, NULL, 1, 5, '\x1387b909658b573e32876596abfae04650dbd845de7869c6b52aafe5cffad441');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1c8sw4wf32ettrm', 1893553645000, '\xc4636b4dde8d832e27ffe1d50bfc0ab7', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'answered', 200, 0, 12, 1, NULL, 2, 6, '\xcc88062cfda1a58a74a02b6f9e1892d9c87cd6e48407b482aed7aa34fa3a773f');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1cvtk8r1wknenws', 1893553645000, '\xc4636b4dde8d832e27ffe1d50bfc0ab7', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'answered', 200, 0, 12, 1, NULL, 2, 7, '\x5b1e667e292bd25a124bd7fbde38b70c668dd212b31047d2a4a5ba9eba2865a9');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1daf2cdj54fsg5x', 1893553645000, '\xc4636b4dde8d832e27ffe1d50bfc0ab7', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'answered', 200, 0, 12, 1, NULL, 2, 8, '\xd39bf4b0ed9e9994253d4d0f7dda81d89a4e83797ec31ed75598699de9f2b238');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1ds34jcm9hth83x', 1893553645000, '\xc4636b4dde8d832e27ffe1d50bfc0ab7', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'answered', 200, 0, 12, 1, NULL, 2, 9, '\x7d21776382f0776b59703bfdb249e29bbc50ce016611926ec98d3afbd9b8b939');
INSERT INTO public.feedback VALUES ('fbk_01q3g9f9e8e2hvwgx8kcr8ahqq', 1893553645000, 'dec_01q3g9f9e8e18s0zzzp858abaj', 'up', 'good', '', 'ines', 'sales', 'stripe.customers.get', NULL);
INSERT INTO public.operators VALUES ('opr_01q3g9f9e8e16vrw6vcegmtedj', 'ines', '944dbc5439a413c333c363312da26bc0663f0db3b8acfe53c4129a279cae1e29', 1893553445000, 'setup', NULL, NULL);
INSERT INTO public.outcomes VALUES ('dec_01q3g9f9e8e18s0zzzp858abaj', 'answered', 200, 10, 20, 3, NULL, 2, 1, '\xd5de42aa1cb7ccacfb18ced080e1b9ea3560f01c611b1ae336edc1a5003e3208');
INSERT INTO public.outcomes VALUES ('dec_01q3g9f9e8e19a4w6p5xa82ph2', 'unknown', 200, 10, 20, 3, 'öffentlich "x"
', 2, 3, '\xeb1f94b59a648c9cd8cb2128cfcc56c76d173f54dd8f202e6fdbb37f5830f7ba');
INSERT INTO public.outcomes VALUES ('dec_01q3g9f9e8e1a80fqd76m7mcxq', 'answered', 200, 10, 20, 3, NULL, 2, 4, '\xc29d30b71cb45919cb63d9495a74d01aa7957ef4c9d1793ce381848f062198fe');
INSERT INTO public.refusals VALUES ('finance', 'deny', 'dec_01q3g9f9e8e1athf0z12ntdn8x', 1893553565000);
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
INSERT INTO public.unchained VALUES (0, 0, 0);
ALTER TABLE ONLY public.acts
    ADD CONSTRAINT acts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.agents
    ADD CONSTRAINT agents_key_hash_key UNIQUE (key_hash);
ALTER TABLE ONLY public.agents
    ADD CONSTRAINT agents_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.approvals
    ADD CONSTRAINT approvals_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT attempts_pkey PRIMARY KEY (agent, repeat_key);
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
ALTER TABLE ONLY public.held_bytes
    ADD CONSTRAINT held_bytes_pkey PRIMARY KEY (approval_id, kind);
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
CREATE INDEX approvals_due ON public.approvals USING btree (due_at) WHERE ((status = ANY (ARRAY['approved'::text, 'unknown'::text])) AND (release = 'execute'::text));
CREATE UNIQUE INDEX approvals_open ON public.approvals USING btree (agent, repeat_key) WHERE (status = ANY (ARRAY['pending'::text, 'approved'::text]));
CREATE INDEX approvals_repeat ON public.approvals USING btree (agent, repeat_key, id);
CREATE INDEX approvals_status ON public.approvals USING btree (status, created_at);
CREATE UNIQUE INDEX attempts_decision ON public.attempts USING btree (decision_id);
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
CREATE INDEX held_bytes_expires ON public.held_bytes USING btree (expires_at) WHERE (expires_at IS NOT NULL);
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
CREATE TRIGGER held_requests_go AFTER UPDATE OF status, due_at ON public.approvals FOR EACH ROW WHEN (((new.status <> ALL (ARRAY['pending'::text, 'approved'::text, 'executing'::text])) AND (NOT ((new.status = 'unknown'::text) AND (new.due_at IS NOT NULL))))) EXECUTE FUNCTION public.held_requests_go();
CREATE TRIGGER outcomes_keep BEFORE UPDATE ON public.outcomes FOR EACH ROW EXECUTE FUNCTION public.append_only();
CREATE TRIGGER outcomes_stay BEFORE DELETE ON public.outcomes FOR EACH ROW EXECUTE FUNCTION public.append_only_until_archived();
CREATE TRIGGER outcomes_whole BEFORE TRUNCATE ON public.outcomes FOR EACH STATEMENT EXECUTE FUNCTION public.append_only();
