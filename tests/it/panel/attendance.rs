//! Attendance: each mark, all at once, taken back, over HTTP, and as a file.

use super::{choose, manage, says, walk};
use crate::disk;
use crate::world::World;

async fn marks(world: &World) -> Vec<Option<String>> {
    let mut connection = disk::open(&world.database_path()).await;
    sqlx::query_scalar("select mark from claims order by roblox_id").fetch_all(&mut connection).await.unwrap()
}

#[tokio::test]
async fn each_holder_is_marked_and_the_rest_at_once_and_a_mark_is_taken_back() {
    let world = World::new().await;
    let people = world.crowd(3).await;
    let board = world.board("Training", "Trainer x3").await;
    for (member, free) in people.iter().zip([3, 2, 1]) {
        world.press(member, &board, &format!("Trainer ({free} free)")).await;
    }
    let panel = manage(&world, &world.moderator, &board).await;
    let list = walk(&world, &world.moderator, &panel, &["Start", "Attendance…"]).await;
    says(&list, &["Attendance: 3 not marked"]);
    let one = choose(&world, &world.moderator, &list, "Choose a holder…", "Trainer, slot 2").await;
    let marked = walk(&world, &world.moderator, &one, &["Excused"]).await;
    says(&marked, &["@Member 2 (Trainer) → excused", "1 excused, 2 not marked"]);
    let all = walk(&world, &world.moderator, &marked, &["All others attended"]).await;
    says(&all, &["2 attended, 1 excused"]);
    let text = |mark: &str| Some(mark.to_owned());
    assert_eq!(marks(&world).await, [text("attended"), text("excused"), text("attended")]);

    let one = choose(&world, &world.moderator, &all, "Choose a holder…", "Trainer, slot 1").await;
    walk(&world, &world.moderator, &one, &["Take the mark back"]).await;
    assert_eq!(marks(&world).await[0], None);
    world.end().await;
}

#[tokio::test]
async fn the_file_has_a_line_for_each_holder_and_no_formula() {
    let world = World::new().await;
    let alice = world.linked("Alice", 1001, 0).await;
    let board = world.board("=HYPERLINK(\"x\"), Training", "+Trainer x2").await;
    world.press(&alice, &board, "+Trainer (2 free)").await;
    let panel = manage(&world, &world.moderator, &board).await;
    let list = walk(&world, &world.moderator, &panel, &["Attendance…"]).await;
    let one = choose(&world, &world.moderator, &list, "Choose a holder…", "+Trainer, slot 1").await;
    let list = walk(&world, &world.moderator, &one, &["Late"]).await;
    let saved = world.press(&world.moderator, &list, "Save as a file").await;
    assert_eq!(saved.sent, ["4 private"]);
    let file = saved.message().unwrap().attachments().remove(0);
    assert!(file.filename.starts_with("attendance-session_") && file.filename.ends_with(".csv"), "{}", file.filename);
    let text = String::from_utf8(file.bytes.to_vec()).unwrap();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[0].starts_with("\"session\",\"title\",\"start\",\"role\""));
    assert!(lines[1].contains("\"'=HYPERLINK(\"\"x\"\"), Training\"") && lines[1].contains("\"'+Trainer\""), "{}", lines[1]);
    assert!(lines[1].ends_with(&format!("\"1001\",\"{}\",\"late\",\"yes\"", alice.id())), "{}", lines[1]);

    let session = world.give(&world.moderator, "session export", &[("session", "=HYPERLINK(\"x\"), Training".into())]).await;
    assert_eq!(session.message().unwrap().attachments().len(), 1);
    world.end().await;
}
