-- What an administrator sets from Discord, and the secrets that go with it.

-- Where the board of a new session is posted. Null: only where a moderator posts it.
alter table guilds add column board_channel_id bigint;

-- The Roblox group that a workspace belongs to.
alter table workspaces add column roblox_group_id bigint;

-- The workspace of SERIES that the kept key opens, as SERIES named it when the key was checked. A key that opens another
-- one does not take its place by mistake.
alter table workspaces add column series_workspace_id text;
alter table workspaces add column series_workspace_name text;

-- Which engine has the session that a board shows. While another one decides for the workspace, the board rests.
alter table boards add column engine text not null default 'embedded' check (engine in ('embedded', 'series'));

-- Secrets, sealed with a key that does not stand in this database. The columns of the primary key go into the seal, so a
-- row that is moved to another owner or another name opens nothing.
create table secrets (
    owner_kind text not null check (owner_kind in ('workspace', 'guild')),
    owner_id text not null,
    name text not null,
    -- Which key sealed it, without telling anything about that key: tells a wrong key from a damaged row.
    key_mark text not null,
    -- Nonce and ciphertext in base64.
    sealed text not null,
    kept_at bigint not null,
    primary key (owner_kind, owner_id, name)
);
