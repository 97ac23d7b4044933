//! What an engine forgets when another one on the same file has changed something: that, and nothing else.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use slotkeeper::domain::{GuildId, Session, SessionChanges};
use slotkeeper::engine::{EmbeddedEngine, Engine as _, StatusByTime};
use slotkeeper::store::changes::{Change, Mark, Note};
use slotkeeper::store::{self, Database};

use crate::disk;
use crate::ground::{Ground, user};
use crate::world::World;

/// Writes into the file as a hand does it, which leaves no trace.
async fn rename_by_hand(ground: &Ground, session: &Session, title: &str) {
    let mut connection = disk::open(&ground.path()).await;
    let renamed = sqlx::query("update sessions set title = $1 where id = $2").bind(title).bind(session.id.as_str());
    assert_eq!(renamed.execute(&mut connection).await.unwrap().rows_affected(), 1);
}

async fn title(ground: &Ground, session: &Session) -> String {
    ground.engine.get(&ground.workspace, &session.id).await.unwrap().unwrap().title.to_string()
}

async fn rename(engine: &EmbeddedEngine, ground: &Ground, session: &Session, title: &str) {
    let changes = SessionChanges { title: Some(title.parse().unwrap()), ..SessionChanges::default() };
    engine.update(ground.origin(), session.id.clone(), changes).await.unwrap().unwrap();
}

#[tokio::test]
async fn of_what_another_process_has_changed_one_session_is_forgotten_and_the_others_stay_in_memory() {
    let ground = Ground::new().await;
    let (changed, other): (Arc<Session>, Arc<Session>) = (ground.session("Trainer").await, ground.session("Trainer").await);
    let database = Database::open(&ground.path()).await.unwrap();
    let (elsewhere, writer) = EmbeddedEngine::start(database.clone(), StatusByTime::Off);
    // Whoever reads the other session from the disk sees this.
    rename_by_hand(&ground, &other, "By hand").await;
    rename(&elsewhere, &ground, &changed, "Elsewhere").await;

    ground.rank(user(1), 1).await;
    assert_eq!(title(&ground, &changed).await, "Elsewhere");
    assert_eq!(title(&ground, &other).await, "Training", "it is still known from before");

    rename_by_hand(&ground, &other, "By hand again").await;
    ground.rank(user(2), 1).await;
    assert_eq!(title(&ground, &other).await, "By hand again", "who leaves no trace may have changed anything");
    drop(elsewhere);
    writer.finish().await.unwrap();
    database.close().await;
}

#[tokio::test]
async fn an_engine_that_is_told_that_others_have_written_announces_what_they_have_changed() {
    let ground = Ground::new().await;
    let session = ground.session("Trainer").await;
    let database = Database::open(&ground.path()).await.unwrap();
    let (elsewhere, writer) = EmbeddedEngine::start(database.clone(), StatusByTime::Off);
    let mut heard = ground.engine.changes();
    rename(&elsewhere, &ground, &session, "Elsewhere").await;
    ground.engine.changed_elsewhere(&[]);
    assert_eq!(heard.recv().await.unwrap().session.title.as_str(), "Elsewhere");
    assert_eq!(title(&ground, &session).await, "Elsewhere");
    // One's own changes are announced when they are made, and not again.
    rename(&ground.engine, &ground, &session, "Here").await;
    assert_eq!(heard.recv().await.unwrap().session.title.as_str(), "Here");
    ground.engine.changed_elsewhere(&[]);
    rename(&ground.engine, &ground, &session, "Here again").await;
    assert_eq!(heard.recv().await.unwrap().session.title.as_str(), "Here again");
    drop(elsewhere);
    writer.finish().await.unwrap();
    database.close().await;
}

async fn noted(database: &Database, note: Note, ago: SignedDuration) {
    let mut writer = database.writer().await;
    let mut transaction = writer.begin().await.unwrap();
    store::changes::note(&mut transaction, note, Timestamp::now() - ago).await.unwrap();
    transaction.commit().await.unwrap();
}

async fn seen(database: &Database, mark: &mut Mark) -> Vec<Change> {
    let mut reader = database.reader().await.unwrap();
    let (changes, end) = store::changes::since(&mut reader, *mark, database.process()).await.unwrap();
    *mark = end;
    changes.into_iter().collect()
}

#[tokio::test]
async fn a_process_hears_of_others_once_and_not_of_itself_and_notes_do_not_last() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("slotkeeper.db");
    let (here, there) = (Database::open(&path).await.unwrap(), Database::open(&path).await.unwrap());
    let guild = |number| GuildId::new(number).unwrap();
    let mut mark = store::changes::mark(&mut here.reader().await.unwrap()).await.unwrap();
    let mut slept = mark;
    noted(&here, Note::Guild(guild(1)), SignedDuration::ZERO).await;
    noted(&there, Note::Departures(guild(2)), SignedDuration::from_mins(5)).await;
    assert_eq!(seen(&here, &mut mark).await, [Change::Departures(guild(2))]);
    assert_eq!(seen(&here, &mut mark).await, []);
    noted(&there, Note::Links(guild(3)), SignedDuration::ZERO).await;
    assert_eq!(seen(&here, &mut mark).await, [Change::Links(guild(3))]);
    assert_eq!(disk::number(&path, "select count(*) from changes").await, 2, "the one of five minutes ago is gone");
    assert!(seen(&here, &mut slept).await.contains(&Change::Everything), "who misses a note reads everything anew");
    here.close().await;
    there.close().await;
}

#[tokio::test]
async fn a_board_is_found_by_itself_as_it_is_found_among_all() {
    let world = World::new().await;
    world.board("Training", "Trainer x2").await;
    let database = Database::open(&world.database_path()).await.unwrap();
    let mut reader = database.reader().await.unwrap();
    let boards = store::boards::unsettled(&mut reader).await.unwrap();
    assert_eq!(boards.len(), 1);
    let found = store::boards::find(&mut reader, boards[0].guild, boards[0].id).await.unwrap();
    assert_eq!(found.as_ref(), boards.first());
    drop(reader);
    database.close().await;
    world.end().await;
}
