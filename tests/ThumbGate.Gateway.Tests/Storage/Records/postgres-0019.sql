-- key: MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE1m3oLgyJF+wNN718c3E7U4e7W4OPx82A9OrEIt9tnLHCjURJrLZ81GSOorDtToHaCcYdKW2bpk1+Te2Eo30AFw==
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
    ended_by text
);
CREATE TABLE public.unchained (
    decisions bigint,
    outcomes bigint,
    gaps bigint,
    archive text COLLATE pg_catalog."C"
);
INSERT INTO public.acts VALUES ('act_01q3g9f9e8e1794nmaegc0x4fp', 1893553445000, 'setup', 'operator-added', 'ines', '{}', 0, 1, '\xbcf037a01f3f0523338279775e476aa9476e7759e8acc138ff0c28ca5608afc2');
INSERT INTO public.acts VALUES ('act_01q3g9f9e8e189km317by9y8k5', 1893553445000, 'ines', 'agent-added', 'agt_01q3g9f9e8e17rw45jfnw77g3d', '{"role":"sales","owner":"dana","plugin":"","workflow":"","expires":null}', 0, 2, '\x517e9520c2d15a89b09f1bd5a4aaac618d52d773dcfb54d7f0eac3f26f6b0cba');
INSERT INTO public.acts VALUES ('act_01q3g9f9e8e2js3cqr5y5e5t8t', 1893553645000, 'ines', 'feedback-up', 'fbk_01q3g9f9e8e2ja5g1475ehwmtj', '{"decision":"dec_01q3g9f9e8e18vk58n5zcjxtsg","why":"good","instead":"","block":null,"fingerprint":null}', 0, 3, '\x057d587b578a74e949c2c0d3a00b9f115ae6b31d9437dc68007f380fe68ae7eb');
INSERT INTO public.agents VALUES ('agt_01q3g9f9e8e17rw45jfnw77g3d', 'ba09167d2dc2a4821fa1523b6966474f3a9b9476a867bd0caa68c3c8318303a0', 'sales', 'dana', '', '', 1893553445000, 'ines', NULL, NULL, NULL, 1);
INSERT INTO public.chains VALUES (1, 1795386979592, 0, NULL, 5, '\x2ca0c67bcffc3cc927369b1eccaec873f1ee827ae89a0c391db70e0e6e988a31', NULL);
INSERT INTO public.chains VALUES (2, 1795386979781, 0, NULL, 12, '\x2ca846dc5845b7a58b6174bf37ac685e1831e17e27d0f50a33f4c56c4149cddf', NULL);
INSERT INTO public.chains VALUES (0, 1795386979312, 0, 1795386979312, 3, '\x057d587b578a74e949c2c0d3a00b9f115ae6b31d9437dc68007f380fe68ae7eb', NULL);
INSERT INTO public.checkpoints VALUES ('chk_01q3g9f9e8e199fwt58jzy5fn6', 1893553445000, '[{"chain":0,"seq":2,"hash":"517e9520c2d15a89b09f1bd5a4aaac618d52d773dcfb54d7f0eac3f26f6b0cba"},{"chain":1,"seq":1,"hash":"1884151a2232f719daa51eaeb5293f1818f8e69b35cb653b4e84702c49e5500f"},{"chain":2,"seq":0,"hash":"0000000000000000000000000000000000000000000000000000000000000000"}]', 'sha256:9d477ffea17717720edd033a23b3b3c76cb710a3587f4e33ec0b0557a95ae132', '6wJvVC94mAhBQMY9YTCcuHEApJRap32UwP2hbEAt2MtsMXJDPCjIRYFWlBL0g2RrntabT6fi48cLP3xR9nA9qQ==', 2, 1, '\x12059721378e7d2950672f153586b68983eb2bb537bf84d82f3ec54e40eb3d28');
INSERT INTO public.checkpoints VALUES ('chk_01q3g9f9e8e1atk1nrzrnfc12e', 1893553525000, '[{"chain":0,"seq":2,"hash":"517e9520c2d15a89b09f1bd5a4aaac618d52d773dcfb54d7f0eac3f26f6b0cba"},{"chain":1,"seq":3,"hash":"adefc7f7f90630210ccb8c74afc39ffa66690c5958cd2cee214af7c5901a1e6b"},{"chain":2,"seq":3,"hash":"5666c7f5b0973acc47f3c26154ce7d8685e65b7839daea201cfafddafb025268"}]', 'sha256:9d477ffea17717720edd033a23b3b3c76cb710a3587f4e33ec0b0557a95ae132', '8oEYgyrSbE865sq/ui9RLF8W8X/xm3u9SPvYqP5SEmrTcneqSawa6CcayH3j4gJPRN6eICc441vT5T4FVMWeuA==', 2, 4, '\x7c9a36d96db5153660830e40e4278951166fae4ae73060262039f1739b5d13ce');
INSERT INTO public.checkpoints VALUES ('chk_01q3g9f9e8e1ca7dth9ts0rd65', 1893553605000, '[{"chain":0,"seq":2,"hash":"517e9520c2d15a89b09f1bd5a4aaac618d52d773dcfb54d7f0eac3f26f6b0cba"},{"chain":1,"seq":5,"hash":"2ca0c67bcffc3cc927369b1eccaec873f1ee827ae89a0c391db70e0e6e988a31"},{"chain":2,"seq":5,"hash":"778c06c9770979bca7f8173d2054c61d09dbbd5d6df69c34648c2c5503320958"}]', 'sha256:9d477ffea17717720edd033a23b3b3c76cb710a3587f4e33ec0b0557a95ae132', 'zfVP88iOHbx2pQnfSPinUh5KS7f6eUue7VkQZqmjcJoZmZxakongau9to3Tbd7xSoEylSr6veErRaqPeB9+Sww==', 2, 6, '\xd02b508c277abb663737ed82931369e03ffd2e64a43941ea72269742f492354c');
INSERT INTO public.checkpoints VALUES ('chk_01q3g9f9e8e2hsdd9tn462s4dy', 1893553645000, '[{"chain":0,"seq":2,"hash":"517e9520c2d15a89b09f1bd5a4aaac618d52d773dcfb54d7f0eac3f26f6b0cba"},{"chain":1,"seq":5,"hash":"2ca0c67bcffc3cc927369b1eccaec873f1ee827ae89a0c391db70e0e6e988a31"},{"chain":2,"seq":11,"hash":"4c5574e9d7510402531f4f47ee1a17d432ffc5f4c8b6190e9ff7bf9a3cf0d1e3"}]', 'sha256:9d477ffea17717720edd033a23b3b3c76cb710a3587f4e33ec0b0557a95ae132', 'TKxQ+jbx1ocuRNRIBbHu4bUx1YVDtvZnQGjZUCQsMr64dZiJI3aAxNWaxKx/Z+7bS8NlxqXPMBNq8XBqsyOrvA==', 2, 12, '\x2ca846dc5845b7a58b6174bf37ac685e1831e17e27d0f50a33f4c56c4149cddf');
INSERT INTO public.circumstances VALUES ('\xb0ac78c083d82ed5d82aea1fd835aa51', 'agt_01q3g9f9e8e17rw45jfnw77g3d', 'dana', 'sales', '', '', 'billing', 'production', 'billing', 'stripe.customers.get', 'read', 'GET', 'allow', 'enforce', '0123456789ab', NULL, '127.0.0.1');
INSERT INTO public.circumstances VALUES ('\xea0cf79c460fdd2a6b1a1b90d320e784', 'agt_01q3g9f9e8e17rw45jfnw77g3d', 'dana', 'finance', '', '', 'billing', 'production', 'billing', 'stripe.customers.get', 'read', 'GET', 'allow', 'enforce', '0123456789ab', NULL, '127.0.0.1');
INSERT INTO public.circumstances VALUES ('\x6ad591af2d636e1eafbc325f86da33df', 'agt_01q3g9f9e8e17rw45jfnw77g3d', 'dana', 'finance', '', '', 'billing', 'production', 'billing', 'stripe.customers.get', 'read', 'GET', 'deny', 'enforce', '0123456789ab', NULL, '127.0.0.1');
INSERT INTO public.circumstances VALUES ('\xc4636b4dde8d832e27ffe1d50bfc0ab7', 'agt_1', 'dana', 'sales', '', '', 'billing', 'production', 'billing', 'stripe.customers.get', 'read', 'GET', 'allow', 'enforce', '0123456789ab', NULL, '127.0.0.1');
INSERT INTO public.decision_gaps VALUES ('gap_01q3g9f9e8e2h985a6qsrp4zs5', 1893553645000, 1893553645000, 69, 0, 2, 11, '\x4c5574e9d7510402531f4f47ee1a17d432ffc5f4c8b6190e9ff7bf9a3cf0d1e3');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e18vk58n5zcjxtsg', 1893553445000, '\xb0ac78c083d82ed5d82aea1fd835aa51', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, NULL, NULL, NULL, NULL, NULL, NULL, 1, 1, '\x1884151a2232f719daa51eaeb5293f1818f8e69b35cb653b4e84702c49e5500f');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e19t8f3f56sa0qt1', 1893553485000, '\xea0cf79c460fdd2a6b1a1b90d320e784', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, NULL, NULL, NULL, NULL, NULL, NULL, 1, 2, '\x843a90d3bafb9509ad8a543579408d6b08ce5f8362d17f8b415feb958dece349');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1a9wtgg58dc0r6n', 1893553525000, '\xb0ac78c083d82ed5d82aea1fd835aa51', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, NULL, NULL, NULL, NULL, NULL, NULL, 1, 3, '\xadefc7f7f90630210ccb8c74afc39ffa66690c5958cd2cee214af7c5901a1e6b');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1b946p96ewvp3fq', 1893553565000, '\x6ad591af2d636e1eafbc325f86da33df', '/v1/customers/cus_1', 'cus_1', NULL, 'deny', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'refused', NULL, NULL, NULL, 1, 'role-risk-denied', 1, 4, '\x672a4c8aacabc70bedd1baf34ba64a14b3782dbf564400fe05bec2e8f094af6c');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1brn74sg2mrxjwk', 1893553605000, '\xb0ac78c083d82ed5d82aea1fd835aa51', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, NULL, NULL, NULL, NULL, NULL, NULL, 1, 5, '\x2ca0c67bcffc3cc927369b1eccaec873f1ee827ae89a0c391db70e0e6e988a31');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1cvc69r1ygmr3j3', 1893553645000, '\xc4636b4dde8d832e27ffe1d50bfc0ab7', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'answered', 200, 0, 12, 1, NULL, 2, 7, '\xae871f8eb7ea56feac5ffe73ff37a064271ff441da3cd7ea2bd53c6142ff3701');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1d90gyzw2ckhn70', 1893553645000, '\xc4636b4dde8d832e27ffe1d50bfc0ab7', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'answered', 200, 0, 12, 1, NULL, 2, 8, '\xcc1e9e49431d8b3e7d82f94483b25b5bfad509f5ff8a0fb90b2a1493e8a7e1bb');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1dr5nzxkdgn9cwb', 1893553645000, '\xc4636b4dde8d832e27ffe1d50bfc0ab7', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'answered', 200, 0, 12, 1, NULL, 2, 9, '\xde871453a7a36c6910adc9c3bed64c7e1eeb07ca97288aa17c401e99a7731c21');
INSERT INTO public.decisions VALUES ('dec_01q3g9f9e8e1eaqfx63rnk6wxd', 1893553645000, '\xc4636b4dde8d832e27ffe1d50bfc0ab7', '/v1/customers/cus_1', 'cus_1', NULL, 'allow', NULL, NULL, NULL, NULL, NULL, '4bf92f3577b34da6a3ce929d0e0e4736', 12, 'answered', 200, 0, 12, 1, NULL, 2, 10, '\xe922a7fcf196222142093585420d91111fff1204cbebf3f578cc5f42fabf3097');
INSERT INTO public.feedback VALUES ('fbk_01q3g9f9e8e2ja5g1475ehwmtj', 1893553645000, 'dec_01q3g9f9e8e18vk58n5zcjxtsg', 'up', 'good', '', 'ines', 'sales', 'stripe.customers.get', NULL);
INSERT INTO public.operators VALUES ('opr_01q3g9f9e8e16r78dtjw8phhge', 'ines', '50b601b2b46bccd304bc3544c090afa799ddb99b4a2659ca7842c0aac9c62c41', 1893553445000, 'setup', NULL, NULL, 'fa0ed80453874d16a1106bd6d650ea0d9b2cf3f15e9aa84b8b2dcf41331ddaa3');
INSERT INTO public.outcomes VALUES ('dec_01q3g9f9e8e18vk58n5zcjxtsg', 'answered', 200, 10, 20, 3, NULL, 2, 2, '\x5054150ac2bb6faf6befa00afdbdf39390443503e28703196003d55bc5079448');
INSERT INTO public.outcomes VALUES ('dec_01q3g9f9e8e19t8f3f56sa0qt1', 'unknown', 200, 10, 20, 3, 'öffentlich "x"
', 2, 3, '\x5666c7f5b0973acc47f3c26154ce7d8685e65b7839daea201cfafddafb025268');
INSERT INTO public.outcomes VALUES ('dec_01q3g9f9e8e1a9wtgg58dc0r6n', 'answered', 200, 10, 20, 3, NULL, 2, 5, '\x778c06c9770979bca7f8173d2054c61d09dbbd5d6df69c34648c2c5503320958');
INSERT INTO public.refusals VALUES ('finance', 'deny', 'dec_01q3g9f9e8e1b946p96ewvp3fq', 1893553565000);
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
