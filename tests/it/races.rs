//! Many at once, and the same thing twice.

use discord_sandbox::Reply;
use futures::future::join_all;

use crate::answers::{Answer, sent};
use crate::disk;
use crate::world::{World, until};

#[tokio::test]
async fn of_two_who_press_the_last_slot_at_the_same_instant_one_gets_it_and_the_other_is_told() {
    let world = World::new().await;
    let people = world.crowd(2).await;
    let board = world.board("Training", "Trainer, Assistant").await;

    world.discord.gateway().pause_delivery();
    let first = people[0].press(&board, "Trainer (1 free)").await.unwrap();
    let second = people[1].press(&board, "Trainer (1 free)").await.unwrap();
    world.discord.gateway().resume_delivery();
    let answers = [Answer::to(&world.discord, &first).await, Answer::to(&world.discord, &second).await];

    let won = |answer: &&Answer| answer.text().contains("You have Trainer, slot 1,");
    assert_eq!(answers.iter().filter(won).count(), 1);
    let lost = answers.iter().find(|answer| !won(answer)).unwrap();
    lost.says(&[
        "You did not get Trainer in Training:",
        "Every slot of Trainer is taken.",
        "You could take: Assistant (1 free).",
    ]);
    assert_eq!(world.claims().await, 1);
    world.end().await;
}

#[tokio::test]
async fn of_thirty_who_press_for_ten_slots_exactly_ten_get_one_each() {
    let world = World::new().await;
    let people = world.crowd(30).await;
    let board = world.board("Training", "Trainer x10").await;

    let presses = join_all(people.iter().map(|member| member.press(&board, "Trainer (10 free)"))).await;
    let replies: Vec<_> = presses.into_iter().map(Result::unwrap).collect();
    let answers = join_all(replies.iter().map(|reply| Answer::to(&world.discord, reply))).await;

    let winners = answers.iter().filter(|answer| answer.text().contains("You have Trainer, slot")).count();
    let losers = answers.iter().filter(|answer| answer.text().contains("Every slot of Trainer is taken.")).count();
    assert_eq!((winners, losers), (10, 20));
    assert_eq!(world.claims().await, 10);
    let query = "select count(distinct roblox_id) * 100 + count(distinct slot) from claims";
    assert_eq!(disk::number(&world.database_path(), query).await, 1010);
    let shown = world.until(&board, |text| text.contains("0 of 10 slots free")).await;
    assert_eq!(shown.matches(". @Member").count(), 10, "{shown}");
    let labels: Vec<String> = board.current().unwrap().buttons().into_iter().map(|button| button.label).collect();
    assert_eq!(labels, ["Leave", "Manage"]);
    world.end().await;
}

#[tokio::test]
async fn a_press_that_discord_delivers_twice_claims_once() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;

    world.discord.gateway().pause_delivery();
    let reply = alice.press(&board, "Trainer (2 free)").await.unwrap();
    world.discord.deliver_again(&reply);
    world.discord.gateway().resume_delivery();
    let answer = Answer::to(&world.discord, &reply).await;
    world.quiet().await;

    assert!(answer.text().contains("You have Trainer, slot 1,"), "{}", answer.text());
    assert_eq!(reply.now().messages.len(), 1, "the member reads one word");
    assert_eq!(world.claims().await, 1);
    let query = "select count(*) from audit where action = 'slot_claimed'";
    assert_eq!(disk::number(&world.database_path(), query).await, 1);
    assert!(board.current().unwrap().text().contains("1 of 2 slots free"));
    world.end().await;
}

#[tokio::test]
async fn a_command_that_is_delivered_again_after_its_answer_changes_nothing() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    world.board("Training", "Trainer x2").await;
    let reply = alice.slash(&world.channel, "claim", &[("role", "Trainer".into())]).await.unwrap();
    Answer::to(&world.discord, &reply).await.says(&["You have Trainer, slot 1,"]);

    world.discord.deliver_again(&reply);
    let refused = until(|| Some(sent(&world.discord, &reply)).filter(|sent| sent.len() > 1)).await.unwrap();

    assert_eq!(refused, ["4 private", "4 private 400"], "Discord takes one answer; the second try has no effect");
    assert_eq!(world.claims().await, 1);
    assert!(reply.now().text().contains("You have Trainer, slot 1,"));
    world.end().await;
}

#[tokio::test]
async fn a_claim_and_a_leave_that_cross_end_in_one_of_the_two_states() {
    let world = World::new().await;
    let people = world.crowd(2).await;
    let board = world.board("Training", "Trainer").await;
    world.press(&people[0], &board, "Trainer (1 free)").await;

    let leave = people[0].press(&board, "Leave").await.unwrap();
    let claim = people[1].slash(&world.channel, "claim", &[("role", "Trainer".into())]).await.unwrap();
    let left = Answer::to(&world.discord, &leave).await;
    let claimed = Answer::to(&world.discord, &claim).await;

    assert!(left.text().contains("You left Trainer"), "{}", left.text());
    let got_it = claimed.text().contains("You have Trainer, slot 1,");
    assert!(got_it || claimed.text().contains("Every slot of Trainer is taken."), "{}", claimed.text());
    assert_eq!(world.claims().await, i64::from(got_it));
    let holder = if got_it { "1. @Member 2" } else { "1. vacant" };
    world.until(&board, |text| text.contains(holder)).await;
    world.end().await;
}

#[tokio::test]
async fn an_old_leave_or_claim_that_comes_once_more_does_not_undo_what_was_done_since() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    let claim = alice.press(&board, "Trainer (2 free)").await.unwrap();
    Answer::to(&world.discord, &claim).await;
    let leave = alice.press(&board, "Leave").await.unwrap();
    Answer::to(&world.discord, &leave).await;
    let comes_again = async |reply: &Reply| {
        let before = sent(&world.discord, reply).len();
        world.discord.deliver_again(reply);
        until(|| Some(()).filter(|()| sent(&world.discord, reply).len() > before)).await.expect("a second try to answer");
    };

    comes_again(&claim).await;
    assert_eq!(world.claims().await, 0, "the claim was taken back since");
    world.press(&alice, &board, "Trainer (2 free)").await;
    comes_again(&leave).await;
    assert_eq!(world.claims().await, 1, "the leave was made up for since");
    world.quiet().await;
    assert!(board.current().unwrap().text().contains("1. @Alice"));
    world.end().await;
}

#[tokio::test]
async fn planning_and_posting_that_are_delivered_twice_act_once() {
    let world = World::new().await;
    let options = [("title", "T".into()), ("when", "in 2h".into()), ("duration", 60.into()), ("roles", "R".into())];
    let plan = world.moderator.slash(&world.channel, "session create", &options).await.unwrap();
    world.discord.deliver_again(&plan);
    let planned = Answer::to(&world.discord, &plan).await;
    let post = world.moderator.press(planned.message().unwrap(), "Post the board here").await.unwrap();
    world.discord.deliver_again(&post);
    Answer::to(&world.discord, &post).await;
    world.quiet().await;
    assert_eq!(disk::number(&world.database_path(), "select count(*) from sessions").await, 1);
    assert_eq!(world.channel.messages().len(), 1, "one board");
    world.end().await;
}
