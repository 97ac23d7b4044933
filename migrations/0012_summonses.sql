-- What a restart must not lose: words that holders are still to be told, and slots that are still to be freed.

-- A session was called off, or is on again, and its holders in this server are to be told. Written with the change itself,
-- gone once they are. Who they are is looked up when they are told.
create table summonses (
    -- By chance: what is posted for it is known by this name, so that no two tries post it twice.
    name text primary key,
    guild_id bigint not null references guilds (id),
    workspace_id text not null,
    session_id text not null,
    word text not null check (word in ('cancelled', 'on_again')),
    noted_at bigint not null,
    -- Nobody tries before that: whoever made the change tells it first, and whoever tries has it for a while.
    due_at bigint not null,
    constraint summonses_once_each unique (guild_id, workspace_id, session_id)
);

create index summonses_by_time on summonses (due_at);

-- Whether slots of somebody who has left are still to be freed.
alter table departures add column unfreed boolean not null default false;

-- Up to which change an audit channel is being told, by whom nobody else tells until then. What was begun is told as it was
-- begun, so that Discord knows a second try for what it is.
alter table guilds add column audit_telling_id bigint;
alter table guilds add column audit_telling_until bigint;
