-- Boards of several messages, and what is known of each message across restarts.

-- Which messages are one board: those that share this, the ID of the message that the board was first posted as.
alter table boards add column board_id bigint not null default 0;
update boards set board_id = message_id;
-- Their order, counted from 0.
alter table boards add column place integer not null default 0;
-- The digest of what the message certainly shows; null while nobody can be certain. After a restart only those are
-- painted whose session looks different by now.
alter table boards add column painted bigint;
-- Its session is over and it shows that: nothing has to be read again.
alter table boards add column settled boolean not null default false;
-- Which process is painting it, and until when the others leave it alone.
alter table boards add column tended_by text;
alter table boards add column tended_until bigint;

create index boards_by_board on boards (guild_id, board_id);
create index boards_unsettled on boards (settled, board_id, place);
