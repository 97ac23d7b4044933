-- Several processes on one file: each finds out what the others have changed.

-- Which process made the change, by a number that it draws at its start; nothing for entries from before.
alter table audit add column process bigint;

-- What a process has changed that others may remember and that leaves no entry in the audit trail. Nobody is named here:
-- a change that concerns people says in which server, or that everything is to be read anew. Gone after a minute.
create table changes (
    id integer primary key,
    process bigint not null,
    kind text not null check (kind in ('everything', 'guild', 'links', 'departures')),
    guild_id bigint,
    noted_at bigint not null
);

create index changes_by_time on changes (noted_at);
