-- Who is who on Roblox, how we know, and which rank they have.

-- A user may have a link of each source, and which one counts is decided by the order of the sources. `guild_id` 0 means
-- everywhere: a null would not count in the constraints.
create table links_by_source (
    discord_user_id bigint not null,
    guild_id bigint not null,
    source text not null,
    roblox_id bigint not null,
    -- 0, or the user themselves where a server's policy let two users have one account: such a link contradicts none.
    share bigint not null default 0,
    linked_at bigint not null,
    -- When the source last said so.
    checked_at bigint not null,
    primary key (discord_user_id, guild_id, source),
    -- One Roblox account, one Discord user.
    constraint links_one_user_each unique (guild_id, source, roblox_id, share)
);

insert into links_by_source (discord_user_id, guild_id, source, roblox_id, share, linked_at, checked_at)
    select discord_user_id, guild_id, source, roblox_id, 0, linked_at, linked_at from links;

drop table links;

alter table links_by_source rename to links;

create index links_of_account on links (roblox_id, guild_id);

-- A provider knew nobody: not to be asked again for a while.
create table link_misses (
    guild_id bigint not null,
    discord_user_id bigint not null,
    source text not null,
    asked_at bigint not null,
    primary key (guild_id, discord_user_id, source)
);

-- Somebody is about to prove an account: the words for its profile, for this user, account and server alone. One at a time;
-- what is used up is deleted.
create table link_attempts (
    guild_id bigint not null,
    discord_user_id bigint not null,
    roblox_id bigint not null,
    phrase text not null,
    issued_at bigint not null,
    expires_at bigint not null,
    primary key (guild_id, discord_user_id)
);

-- What somebody wanted to claim when it turned out that they are not linked.
create table wanted_claims (
    guild_id bigint not null,
    discord_user_id bigint not null,
    session_id text not null,
    role_name text not null,
    slot integer,
    wanted_at bigint not null,
    primary key (guild_id, discord_user_id)
);

-- Somebody proved an account that is another user's here, and a moderator is to decide.
create table link_requests (
    guild_id bigint not null,
    discord_user_id bigint not null,
    roblox_id bigint not null,
    asked_at bigint not null,
    primary key (guild_id, discord_user_id)
);

-- What administrators chose; a server or workspace that is not here has the defaults.
create table link_policies (
    guild_id bigint primary key,
    policy text not null check (policy in ('refuse', 'ask', 'allow'))
);

create table rank_choices (
    workspace_id text primary key references workspaces (id),
    choice text not null check (choice in ('hand', 'group', 'discord_roles'))
);

create table discord_role_ranks (
    guild_id bigint not null,
    discord_role_id bigint not null,
    rank integer not null check (rank between 0 and 255),
    primary key (guild_id, discord_role_id)
);

-- The last rank that a Roblox group had for somebody; null: not in it.
create table seen_ranks (
    workspace_id text not null references workspaces (id),
    group_id bigint not null,
    roblox_id bigint not null,
    rank integer check (rank between 0 and 255),
    seen_at bigint not null,
    primary key (workspace_id, group_id, roblox_id)
);

-- What accounts were called lately. Names change and are never an identity.
create table roblox_names (
    roblox_id bigint primary key,
    username text not null,
    display_name text not null,
    seen_at bigint not null
);
