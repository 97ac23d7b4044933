//! When claiming opens a whole community presses within a second.

use std::time::Duration;

use discord_sandbox::{Member, Message, Outcome, Reply};
use futures::StreamExt as _;
use futures::future::join_all;
use jiff::SignedDuration;
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::alone::Alone;
use crate::disk;
use crate::world::World;

const PEOPLE: u64 = 1_000;
/// Three roles of together 25 slots.
const ROLES: &str = "Trainer x10, Assistant x10, Observer x5";
const SLOTS: usize = 25;

#[expect(clippy::print_stdout, reason = "the figures are half of what this is for")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_thousand_who_press_within_a_second_as_many_win_as_there_are_slots_and_nobody_waits_three_seconds() {
    let world = World::new().await;
    let people = settled(&world).await;
    let rehearsal = world.board("Rehearsal", "Guard").await;
    let board = world.board_with("Opening", ROLES, &[("when", "in 200m".into())]).await;
    world.quiet().await;
    let _alone = Alone::with_one_world().await;
    let between_presses = rehearsed(&people[..100], &rehearsal).await;
    world.quiet().await;
    world.discord.forget_requests();

    // Everybody looks at the board as it was when claiming opened.
    let labels = ["Trainer (10 free)", "Assistant (10 free)", "Observer (5 free)"];
    let button = |label| board.buttons().into_iter().find(|button| button.label == label).unwrap().custom_id.unwrap();
    let buttons: Vec<String> = labels.into_iter().map(button).collect();
    let mut ticks = interval(between_presses);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut replies: Vec<Reply> = Vec::new();
    let began = Instant::now();
    for (number, member) in people.iter().enumerate() {
        ticks.tick().await;
        replies.push(member.press_raw(&board, &buttons[number % buttons.len()]).await.unwrap());
    }
    let pressing = began.elapsed();
    let outcomes = join_all(replies.iter().map(answered)).await;

    let failed = outcomes.iter().filter(|outcome| outcome.failed).count();
    let slowest = outcomes.iter().filter_map(|outcome| Some(outcome.callbacks.first()?.after)).max().unwrap();
    let winners = outcomes.iter().filter(|outcome| outcome.text().contains("You have ")).count();
    let losers = outcomes.iter().filter(|outcome| outcome.text().contains("You did not get ")).count();
    assert_eq!((failed, winners, losers), (0, SLOTS, people.len() - SLOTS));
    // Beside these one more, of the rehearsal.
    let query = "select count(*) * 1000 + count(distinct role_name || slot) from claims";
    assert_eq!(disk::number(&world.database_path(), query).await, 26_026);

    let shown = world.until(&board, |text| text.contains("0 of 25 slots free")).await;
    world.quiet().await;
    assert_eq!(board.current().unwrap().text(), shown, "what was right stays");
    assert_eq!(shown.matches(". @Member").count(), SLOTS, "{shown}");
    assert!(shown.contains("Full · Opening") && !shown.contains("vacant"), "{shown}");
    let left: Vec<String> = board.current().unwrap().buttons().into_iter().map(|button| button.label).collect();
    assert_eq!(left, ["Leave", "Manage"]);

    assert_eq!(world.slowed_down(), Vec::<String>::new(), "Discord had to slow the bot down");
    let (edits, repaints) = (world.edits_of(&board), world.repaints());
    let apart = edits.windows(2).map(|pair| pair[1].at.duration_since(pair[0].at));
    assert!(apart.into_iter().all(|apart| apart > SignedDuration::from_millis(900)), "edits keep their distance");
    // One press at a time repaints, five in a second at most, and the keeper once a second.
    let seconds = usize::try_from(pressing.as_secs()).unwrap() + 2;
    assert!(repaints <= 5 * seconds && edits.len() <= seconds + 1, "{repaints} repaints, {} edits", edits.len());
    println!(
        "{} presses in {pressing:.2?} for {SLOTS} slots: {repaints} presses repainted the board in their own answers, {} edits beside them; the \
         slowest answer came after {slowest:.2?}",
        people.len(),
        edits.len(),
    );
    world.end().await;
}

/// How often a press comes: each millisecond, unless a rehearsal shows that this machine, which carries Discord as well and
/// may be busy with something else, needs longer for one. Then the herd comes as fast as the machine can carry it.
async fn rehearsed(people: &[Member], board: &Message) -> Duration {
    // Discord sends a press on what somebody still sees, also when the label is another one by then.
    let guard = board.buttons().into_iter().find(|button| button.label == "Guard (1 free)").unwrap().custom_id.unwrap();
    let began = Instant::now();
    let presses = join_all(people.iter().map(|member| member.press_raw(board, &guard))).await;
    let replies: Vec<Reply> = presses.into_iter().map(Result::unwrap).collect();
    join_all(replies.iter().map(answered)).await;
    let each = began.elapsed() / u32::try_from(people.len()).unwrap();
    each.max(Duration::from_millis(1))
}

/// A thousand people whose Roblox accounts are known.
async fn settled(world: &World) -> Vec<Member> {
    let people: Vec<Member> = (1..=PEOPLE).map(|number| world.member(&format!("Member {number}"))).collect();
    let link = |(member, roblox): (Member, u64)| async move {
        let options = [("member", (&member).into()), ("account", roblox.to_string().into())];
        let reply = world.moderator.slash(&world.channel, "member link", &options).await.unwrap();
        assert!(reply.settled().await.text().contains("in this server now"));
    };
    futures::stream::iter(people.iter().cloned().zip(1001..)).map(link).buffer_unordered(16).collect::<Vec<()>>().await;
    people
}

/// Waits for the private word; after a repaint it follows.
async fn answered(reply: &Reply) -> Outcome {
    let mut outcome = reply.settled().await;
    while outcome.messages.is_empty() && !outcome.failed {
        outcome = reply.next_change().await;
    }
    outcome
}
