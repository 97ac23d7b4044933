-- The founding tables. Never edited after a release: a change is a new file.
--
-- What every table keeps to: times are bigint milliseconds since 1970, Discord and Roblox IDs are bigint, every row
-- belongs to a workspace or to a guild, and uniqueness constraints ARE the claim rules: no code may be trusted to
-- keep two people out of one seat. Only SQL that SQLite and PostgreSQL share.

-- One organisation. `engine` says who decides its claims.
create table workspaces (
    id text primary key,
    name text not null,
    plan text not null check (plan in ('free', 'premium', 'enterprise')),
    engine text not null default 'embedded' check (engine in ('embedded', 'series')),
    created_at bigint not null
);

-- A Discord server, bound to one workspace; several may share one.
create table guilds (
    id bigint primary key,
    workspace_id text not null references workspaces (id),
    -- An IANA name. Typed times are read in it; shown times are Discord timestamps in the viewer's own zone.
    time_zone text not null default 'UTC',
    -- A Discord role whose holders moderate beside those with Manage Events.
    moderator_role_id bigint,
    created_at bigint not null
);

create index guilds_of_workspace on guilds (workspace_id);

create table members (
    workspace_id text not null references workspaces (id),
    roblox_id bigint not null,
    rank integer not null check (rank between 0 and 255),
    entered_at bigint not null,
    primary key (workspace_id, roblox_id)
);

-- Who a Discord user is on Roblox. `guild_id` 0 means everywhere: a null would not count in the unique constraints.
create table links (
    discord_user_id bigint not null,
    guild_id bigint not null,
    roblox_id bigint not null,
    source text not null,
    linked_at bigint not null,
    primary key (discord_user_id, guild_id),
    -- One Roblox account, one Discord user.
    constraint links_one_discord_user_each unique (guild_id, roblox_id)
);

create table sessions (
    id text primary key,
    workspace_id text not null references workspaces (id),
    title text not null,
    description text,
    host_id bigint,
    co_host_id bigint,
    supervisor_id bigint,
    starts_at bigint not null,
    duration_minutes integer not null check (duration_minutes > 0),
    delayed boolean not null,
    status text not null check (status in ('upcoming', 'ongoing', 'completed', 'cancelled')),
    claimable boolean not null,
    min_host_rank integer check (min_host_rank between 0 and 255),
    created_at bigint not null,
    -- What roles and claims refer to, so that a row of one workspace can never hang on a session of another.
    unique (workspace_id, id)
);

create index sessions_by_time on sessions (workspace_id, status, starts_at);

create table roles (
    workspace_id text not null,
    session_id text not null,
    name text not null,
    -- The order in which they were given.
    place integer not null,
    min_rank integer not null check (min_rank between 0 and 255),
    slots integer not null check (slots between 1 and 10),
    change_session_status boolean not null,
    pass_or_fail_attendees boolean not null,
    modify_attendance boolean not null,
    primary key (session_id, name),
    foreign key (workspace_id, session_id) references sessions (workspace_id, id)
);

create table claims (
    workspace_id text not null,
    session_id text not null,
    role_name text not null,
    slot integer not null check (slot between 0 and 9),
    roblox_id bigint not null,
    attended boolean not null,
    claimed_at bigint not null,
    -- One holder a slot.
    constraint claims_one_holder_each primary key (session_id, role_name, slot),
    -- One slot a user in each role.
    constraint claims_one_slot_each unique (session_id, role_name, roblox_id),
    foreign key (session_id, role_name) references roles (session_id, name)
);

-- What a member holds, across sessions.
create index claims_of_user on claims (workspace_id, roblox_id);

-- A message that shows a session.
create table boards (
    message_id bigint primary key,
    guild_id bigint not null references guilds (id),
    channel_id bigint not null,
    workspace_id text not null,
    session_id text not null,
    posted_at bigint not null
);

create index boards_of_session on boards (workspace_id, session_id);
create index boards_in_channel on boards (guild_id, channel_id);

-- Every change: who, what, through which door. A request that was carried out stands here with its ID, once: that is
-- how a repeated delivery is known for what it is, also after a restart.
create table audit (
    id integer primary key,
    workspace_id text not null references workspaces (id),
    session_id text,
    action text not null,
    role_name text,
    slot integer,
    -- Whom it was done to.
    roblox_id bigint,
    -- 'discord', 'program' or 'operator'; the ID is a Discord or a Roblox one, or none.
    actor_kind text not null,
    actor_id bigint,
    door text not null,
    -- What was there before and after, as JSON, where the columns above do not say it.
    details text,
    request_id text,
    happened_at bigint not null,
    constraint audit_each_request_once unique (workspace_id, request_id)
);

create index audit_of_session on audit (workspace_id, session_id, id);
