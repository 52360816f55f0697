-- key: MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEjnwpdFPB1n9JiZ6PuNMV3K0a7tPhxAmQvOcrHTf1ZTU8JH2uY5NtFzeAqB1X2LbLoUqdAf9CJsxBr7ngfCjj0w==
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
    seal text DEFAULT ''::text NOT NULL
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
    ended_by text
);
CREATE TABLE public.unchained (
    decisions bigint,
    outcomes bigint,
    gaps bigint
);
INSERT INTO public.acts VALUES ('act_01q3g9f9e8e17a9zgtr2xvc557', 1893553445000, 'setup', 'operator-added', 'ines', '{}', 0, 1, '\x83bc831db46e76c7cbf87c08dfb0ff462e93ca265296b2708981a01e35f38394');
INSERT INTO public.acts VALUES ('act_01q3g9f9e8e18b40f5nmh6zgqq', 1893553445000, 'ines', 'agent-added', 'agt_01q3g9f9e8e17t9wgs92r5g763', '{"role":"sales","owner":"dana","plugin":"","workflow":"","expires":null}', 0, 2, '\xb93a48508b8d9b7d4328c94be3e5cf88da304620bad5555e0f7e019e88f21e29');
INSERT INTO public.acts VALUES ('act_01q3g9f9e8e2jb5x3jy7c97zmz', 1893553645000, 'ines', 'feedback-up', 'fbk_01q3g9f9e8e2hr3y36b553e06y', '{"decision":"dec_01q3g9f9e8e18syy9xfctkeqaq","why":"good","instead":"","block":null,"fingerprint":null}', 0, 3, '\xb0a34a32b7a59f35a4bd17f5c1a6ed2a45ead864951e69d852c492df6c31cc09');
INSERT INTO public.agents VALUES ('agt_01q3g9f9e8e17t9wgs92r5g763', '378851be1c9cd9f4e3ba39ceaa9cdf26961d62e355cb482e50a43bde402564c9', 'sales', 'dana', '', '', 1893553445000, 'ines', NULL, NULL, NULL, 1);
INSERT INTO public.chains VALUES (2, 1795376926789, 0, NULL, 11, '\x8c88ae0cd81633aec983760126a72cc0f50f675acd179df39dbaef883ea2a097', NULL);
INSERT INTO public.chains VALUES (1, 1795376926595, 0, NULL, 5, '\x548b4018fbd1e71703022fa3fc0dfb4de302eb26a49c3b1f1c486f629e43f418', NULL);
INSERT INTO public.chains VALUES (0, 1795376926235, 0, 1795376926235, 3, '\xb0a34a32b7a59f35a4bd17f5c1a6ed2a45ead864951e69d852c492df6c31cc09', NULL);
INSERT INTO public.checkpoints VALUES ('chk_01q3g9f9e8e19tsjhyha6t46gg', 1893553485000, '[{"chain":0,"seq":2,"hash":"b93a48508b8d9b7d4328c94be3e5cf88da304620bad5555e0f7e019e88f21e29"},{"chain":1,"seq":2,"hash":"cfb84b71228e56284f9ce25d5adda1d749e7d1d159e30ae0d1773308d59f5503"},{"chain":2,"seq":1,"hash":"6e5e2a4fce5ee0d383c4d8dd26edee8d413adfa1be8584cbb74cd40047409dc9"}]', 'sha256:288af709fbe253c4ed3215514cde44d77f925b40f8df9dcc59a9d2b289374e4d', 'eX97GkdnOiEhdFGqHYAPeV7T0I0Zg8WPKVAvAX6yIDbKUiL/V/STwx3x7//9zSzxhUYKFAjQaJsQn+bY2FtoaA==', 2, 2, '\xc597e9f9b413e7f2baa8eee6d4e0d9db28a017a3d717d47690a1167abd595da4');
INSERT INTO public.checkpoints VALUES ('chk_01q3g9f9e8e1ba780zka1kkxh8', 1893553565000, '[{"chain":0,"seq":2,"hash":"b93a48508b8d9b7d4328c94be3e5cf88da304620bad5555e0f7e019e88f21e29"},{"chain":1,"seq":4,"hash":"9c15da6a5eda7a19057c795c99a1d578631b5bafb240ca90411176286873a7da"},{"chain":2,"seq":4,"hash":"558dc37fcacd93374c5202795a3d58c7762cdaa196752ccb1ab8ba5841a6a32a"}]', 'sha256:288af709fbe253c4ed3215514cde44d77f925b40f8df9dcc59a9d2b289374e4d', 'MDBmcs4lgcTPpl6Wc8j4vaTIqV4kWKJsAobpneWrLZzuq4jhFn9sMXmZymQ5up4sAgzm9l1OpfY0OD6RuyUdOQ==', 2, 5, '\x43e428d5164e54a3473829b2dd931c5fde2e5ccbac5a4b5b0e3022f284a775f0');
INSERT INTO public.checkpoints VALUES ('chk_01q3g9f9e8e2hbe68ehkq3b4vb', 1893553645000, '[{"chain":0,"seq":2,"hash":"b93a48508b8d9b7d4328c94be3e5cf88da304620bad5555e0f7e019e88f21e29"},{"chain":1,"seq":5,"hash":"548b4018fbd1e71703022fa3fc0dfb4de302eb26a49c3b1f1c486f629e43f418"},{"chain":2,"seq":10,"hash":"940819717e2943bde1c20c9afc82a211462c5ec9ea779f240e79433b88fdf49b"}]', 'sha256:288af709fbe253c4ed3215514cde44d77f925b40f8df9dcc59a9d2b289374e4d', '7TOOPcMkTyI7T9zHQcrk1zqjWtuazEiTS36hBCrVETrJlwrsX5BLCuOuSnd/mwLQzNxQ+IqZj/A6YfmqJTSmmQ==', 2, 11, '\x8c88ae0cd81633aec983760126a72cc0f50f675acd179df39dbaef883ea2a097');
INSERT INTO public.circumstances VALUES ('\x2c4c29df188276cfa0f501b804346b13', 'agt_01q3g9f9e8e17t9wgs92r5g763', 'dana', 'sales', '', '', 'billing', 'production', 'billing', 'stripe.customers.get', 'read', 'GET', 'allow', 'enforce', '0123456789ab', NULL, '127.0.0.1');
INSERT INTO public.circumstances VALUES ('\x54644bc63b46b94ed973d023894af924', 'agt_01q3g9f9e8e17t9wgs92r5g763', 'dana', 'finance', '', '', 'billing', 'production', 'billing', 'stripe.customers.get', 'read', 'GET', 'allow', 'enforce', '0123456789ab', NULL, '127.0.0.1');
INSERT INTO public.circumstances VALUES ('\x56d4d8b1adaae2726e64d0b300e24467', 'agt_01q3g9f9e8e17t9wgs92r5g763', 'dana', 'finance', '', '', 'billing', 'production', 'billing', 'stripe.customers.get', 'read', 'GET', 'deny', 'enforce', '0123456789ab', NULL, '127.0.0.1');
INSERT INTO public.circumstances VALUES ('\xc4636b4dde8d832e27ffe1d50bfc0ab7', 'agt_1', 'dana', 'sales', '', '', 'billing', 'production', 'billing', 'stripe.customers.get', 'read', 'GET', 'allow', 'enforce', '0123456789ab', NULL, '127.0.0.1');
INSERT INTO public.decision_gaps VALUES ('gap_01q3g9f9e8e2gv2c2d0xzm81mz', 1893553645000, 1893553645000, 69, 0, 2, 10, '\x940819717e2943bde1c20c9afc82a211462c5ec9ea779f240e79433b88fdf49b');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e18syy9xfctkeqaq', 1893553445000, '\x2c4c29df188276cfa0f501b804346b13', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, NULL, NULL, NULL, NULL, NULL, NULL, 1, 1, '\xcf0f57db8a88dd0c9e53fd983ce8a687a9406c89c79976bea6a85fb22a3e14b5');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e19anpkq2apsxa06', 1893553485000, '\x54644bc63b46b94ed973d023894af924', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, NULL, NULL, NULL, NULL, NULL, NULL, 1, 2, '\xcfb84b71228e56284f9ce25d5adda1d749e7d1d159e30ae0d1773308d59f5503');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1a8nnzk0dvp4pse', 1893553525000, '\x2c4c29df188276cfa0f501b804346b13', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, NULL, NULL, NULL, NULL, NULL, NULL, 1, 3, '\x308eaeea8d20df9980e4ea9f120b0dc0d3f17d4698b3907814a6eb91a3f993f9');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1arjecbymzs8fze', 1893553565000, '\x56d4d8b1adaae2726e64d0b300e24467', '/v1/customers/cus_1', 'cus_1', NULL, 'deny', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'refused', NULL, NULL, NULL, 1, 'role-risk-denied', 1, 4, '\x9c15da6a5eda7a19057c795c99a1d578631b5bafb240ca90411176286873a7da');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1br8aqa197xsa51', 1893553605000, '\x2c4c29df188276cfa0f501b804346b13', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, NULL, NULL, NULL, NULL, NULL, NULL, 1, 5, '\x548b4018fbd1e71703022fa3fc0dfb4de302eb26a49c3b1f1c486f629e43f418');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1cb9q57hymjmyfc', 1893553645000, '\xc4636b4dde8d832e27ffe1d50bfc0ab7', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'answered', 200, 0, 12, 1, NULL, 2, 6, '\x4a39fec86f4487d923e20128fe4b2a8a9697237617815d3ed8e09d10e5f1b05a');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1ctzt3nhwebcnaq', 1893553645000, '\xc4636b4dde8d832e27ffe1d50bfc0ab7', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'answered', 200, 0, 12, 1, NULL, 2, 7, '\x3b6fcaedb5975986b27ea97e3de51f186b410cef54b1356872714d34c5fa3ceb');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1dbgy0rr1vfdywt', 1893553645000, '\xc4636b4dde8d832e27ffe1d50bfc0ab7', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'answered', 200, 0, 12, 1, NULL, 2, 8, '\xb04dd8f81e6f8d7378eb45d67d3e51cebdc1cd3ae9b2acb3458bb5bc417cee69');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1dt0w8zransattg', 1893553645000, '\xc4636b4dde8d832e27ffe1d50bfc0ab7', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'answered', 200, 0, 12, 1, NULL, 2, 9, '\x251b82a6bc518422cac6e8c7b00d10ebe9757c86f80358bded7ece1107911ee8');
INSERT INTO public.feedback VALUES ('fbk_01q3g9f9e8e2hr3y36b553e06y', 1893553645000, 'dec_01q3g9f9e8e18syy9xfctkeqaq', 'up', 'good', '', 'ines', 'sales', 'stripe.customers.get', NULL);
INSERT INTO public.operators VALUES ('opr_01q3g9f9e8e16tpg4vahfj8rhs', 'ines', '6f0dd4cce93c68b55de6b1146bd309aae765483cd2be9f8dbda31bc91197e1d3', 1893553445000, 'setup', NULL, NULL, 'e77665a23666e75db7aded2ad92f493f100eb888893ad6d22f9cca3bba9db366');
INSERT INTO public.outcomes VALUES ('dec_01q3g9f9e8e18syy9xfctkeqaq', 'answered', 200, 10, 20, 3, NULL, 2, 1, '\x6e5e2a4fce5ee0d383c4d8dd26edee8d413adfa1be8584cbb74cd40047409dc9');
INSERT INTO public.outcomes VALUES ('dec_01q3g9f9e8e19anpkq2apsxa06', 'unknown', 200, 10, 20, 3, 'öffentlich "x"
', 2, 3, '\x6c959bf7d69482c5a01f3e2ae710109cc2f11b4cc7408199daa7975da9403f21');
INSERT INTO public.outcomes VALUES ('dec_01q3g9f9e8e1a8nnzk0dvp4pse', 'answered', 200, 10, 20, 3, NULL, 2, 4, '\x558dc37fcacd93374c5202795a3d58c7762cdaa196752ccb1ab8ba5841a6a32a');
INSERT INTO public.refusals VALUES ('finance', 'deny', 'dec_01q3g9f9e8e1arjecbymzs8fze', 1893553565000);
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
INSERT INTO public.unchained VALUES (0, 0, 0);
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
