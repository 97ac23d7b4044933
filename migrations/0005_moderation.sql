-- What moderators need to run a session from its board: marks, reasons, undo, templates, an audit channel.

-- Whether a holder turned up; null while nobody has noted it. What was one flag is one of four words.
alter table claims add column mark text check (mark in ('attended', 'late', 'excused', 'no_show'));
update claims set mark = 'attended' where attended;
alter table claims drop column attended;

alter table sessions add column cancel_reason text;
-- Whether the clock moves its status: not where it was entered after its time.
alter table sessions add column timed boolean not null default true;

-- Why it was done, as whoever did it said.
alter table audit add column reason text;
-- The entry that this one took back.
alter table audit add column undoes bigint;
-- Whatever is taken back is taken back once, whoever presses at the same moment.
create unique index audit_undone_once on audit (workspace_id, undoes);
-- What is to be told of a workspace, in the order in which it happened.
create index audit_of_workspace on audit (workspace_id, id);

-- What the clock has to look at.
create index sessions_by_turn on sessions (status, starts_at);

-- Shapes of sessions under a name.
create table templates (
    workspace_id text not null references workspaces (id),
    -- The name in lower case: nobody tells two names apart by their capitals.
    name_key text not null,
    name text not null,
    title text not null,
    description text,
    duration_minutes integer not null check (duration_minutes > 0),
    saved_at bigint not null,
    primary key (workspace_id, name_key)
);

create table template_roles (
    workspace_id text not null,
    name_key text not null,
    name text not null,
    place integer not null,
    min_rank integer not null check (min_rank between 0 and 255),
    slots integer not null check (slots between 1 and 10),
    change_session_status boolean not null,
    pass_or_fail_attendees boolean not null,
    modify_attendance boolean not null,
    primary key (workspace_id, name_key, name),
    foreign key (workspace_id, name_key) references templates (workspace_id, name_key) on delete cascade
);

-- Where a server is told of every change, and up to which entry it was.
alter table guilds add column audit_channel_id bigint;
alter table guilds add column audit_told_id bigint not null default 0;
