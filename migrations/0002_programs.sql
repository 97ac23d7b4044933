-- What programs need that speak to the HTTP API: keys, attendance, and a place in the audit trail.

-- The key itself stands nowhere: `id` is its public part, `hash` the SHA-256 of its secret part, in hexadecimal digits.
-- A secret of 256 random bits needs no slow hash.
create table api_keys (
    id text primary key,
    workspace_id text not null references workspaces (id),
    hash text not null,
    created_at bigint not null,
    -- Not to the second: at most one write a minute.
    last_used_at bigint,
    -- A revoked key stays, so that its ID in the audit trail still means something.
    revoked_at bigint
);

create index api_keys_of_workspace on api_keys (workspace_id, created_at);

-- Which key a program used: what to look for when one has leaked.
alter table audit add column actor_key text;

-- Who was at a session, and for how long.
create table attendees (
    id text primary key,
    workspace_id text not null,
    session_id text not null,
    roblox_id bigint not null,
    -- As the program gave them: names on Roblox change, and these are of that day.
    username text,
    display_name text,
    avatar_url text,
    joined_at bigint not null,
    left_at bigint,
    constraint attendees_once_each unique (session_id, roblox_id),
    foreign key (workspace_id, session_id) references sessions (workspace_id, id)
);

-- The pages of a list that names no status.
create index sessions_by_start on sessions (workspace_id, starts_at, id);
