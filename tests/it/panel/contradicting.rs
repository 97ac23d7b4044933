//! Two who do contradictory things at the same moment: one of them does, the other reads why not, both see what is, and so
//! does the board.

use discord_sandbox::{Member, Message, Permissions};

use super::{choose, manage, walk};
use crate::answers::Answer;
use crate::ground::scale;
use crate::world::World;

/// How often each is tried.
const TIMES: u32 = 4;

/// Two moderators, and what the boards have to show in the end.
pub(super) struct Duel {
    pub(super) world: World,
    pub(super) nora: Member,
    pub(super) boards: Vec<(Message, String)>,
}

impl Duel {
    pub(super) async fn new() -> Self {
        let world = World::new().await;
        let mods = world.guild.add_role("Mods", Permissions::MANAGE_EVENTS);
        let nora = world.guild.add_member("Nora", &[&mods]);
        Self { world, nora, boards: Vec::new() }
    }

    pub(super) fn times() -> u32 {
        TIMES * scale()
    }

    /// The panels of both, as they open them from this board.
    pub(super) async fn panels(&self, board: &Message) -> (Message, Message) {
        (manage(&self.world, &self.world.moderator, board).await, manage(&self.world, &self.nora, board).await)
    }

    /// Both press at once; what each reads.
    async fn press(&self, turn: u32, mine: (&Message, &str), theirs: (&Message, &str)) -> (String, String) {
        let (one, other) = at_once(
            turn,
            self.world.press(&self.world.moderator, mine.0, mine.1),
            self.world.press(&self.nora, theirs.0, theirs.1),
        )
        .await;
        (read(&one), read(&other))
    }

    /// Of two things one was done, and both read what is since. The words of the one that was done.
    pub(super) fn one_of<'words>(
        texts: (&str, &str),
        done: (&'words str, &'words str),
        why_not: &[&str],
        now: (&str, &str),
    ) -> &'words str {
        let (first, second) = (texts.0.contains(done.0), texts.1.contains(done.1));
        assert!(first != second, "one of both was done:\n{}\n{}", texts.0, texts.1);
        let (words, refused, now) = if first { (done.0, texts.1, now.0) } else { (done.1, texts.0, now.1) };
        assert!(why_not.iter().any(|why| refused.contains(why)), "nobody said why: {refused}");
        assert!(texts.0.contains(now) && texts.1.contains(now), "{now:?} is not what both read:\n{}\n{}", texts.0, texts.1);
        words
    }

    /// The lines of the audit trail that say this.
    pub(super) async fn noted(&self, board: &Message, what: &str) -> usize {
        let panel = manage(&self.world, &self.nora, board).await;
        walk(&self.world, &self.nora, &panel, &["Audit trail"]).await.text().matches(what).count()
    }

    /// Every board comes to show the truth, and still does once nothing more is sent. Discord takes a few edits at a time.
    pub(super) async fn end(self) {
        for (board, truth) in &self.boards {
            self.world.until(board, |text| text.contains(truth)).await;
        }
        self.world.quiet().await;
        for (board, truth) in &self.boards {
            let shown = board.current().unwrap().text();
            assert!(shown.contains(truth), "{truth:?} is not in: {shown}");
        }
        self.world.end().await;
    }
}

/// Both at the same moment; with every turn the other is sent first.
pub(crate) async fn at_once<One, Other>(
    turn: u32,
    one: impl Future<Output = One>,
    other: impl Future<Output = Other>,
) -> (One, Other) {
    if turn.is_multiple_of(2) {
        tokio::join!(one, other)
    } else {
        let (other, one) = tokio::join!(other, one);
        (one, other)
    }
}

/// What somebody reads, in their panel.
fn read(answer: &Answer) -> String {
    assert!(answer.updated.is_some() && answer.messages.is_empty(), "{}", answer.text());
    answer.text()
}

#[tokio::test]
async fn what_is_cancelled_is_not_started_and_what_is_started_can_be_cancelled() {
    let mut duel = Duel::new().await;
    for turn in 0..Duel::times() {
        let board = duel.world.board("Training", "Trainer").await;
        let (mine, theirs) = duel.panels(&board).await;
        let asked = walk(&duel.world, &duel.nora, &theirs, &["Cancel…"]).await;
        let (start, cancel) = duel.press(turn, (&mine, "Start"), (&asked, "Cancel the session")).await;
        assert!(cancel.contains("Training is cancelled."), "{cancel}");
        let started = start.contains("Training is under way.");
        assert!(started || start.contains("Training is cancelled by now, so that cannot be done."), "{start}");
        assert_eq!(duel.noted(&board, "started the session").await, usize::from(started));
        assert_eq!(duel.noted(&board, "cancelled the session").await, 1);
        // A panel that was open all the time shows what is at its next press.
        let late = duel.world.press_raw(&duel.world.moderator, &mine, &super::meaning(&mine, "Start")).await.text();
        assert!(late.contains("is cancelled by now") && late.contains("Cancelled"), "{late}");
        duel.boards.push((board, "Cancelled · Training".to_owned()));
    }
    duel.end().await;
}

#[tokio::test]
async fn a_session_is_ended_or_cancelled_and_its_holders_hear_of_a_cancellation_alone() {
    let mut duel = Duel::new().await;
    let alice = duel.world.linked("Alice", 1001, 0).await;
    for turn in 0..Duel::times() {
        let board = duel.world.board("Training", "Trainer").await;
        duel.world.press(&alice, &board, "Trainer (1 free)").await;
        let (mine, theirs) = duel.panels(&board).await;
        let ending = walk(&duel.world, &duel.world.moderator, &mine, &["Start", "End…"]).await;
        let cancelling = walk(&duel.world, &duel.nora, &theirs, &["Cancel…"]).await;
        let before = duel.world.channel.messages().len();
        let (end, cancel) = duel.press(turn, (&ending, "End it"), (&cancelling, "Cancel the session")).await;
        let done = ("Training is completed.", "Training is cancelled.");
        let why_not = ["is completed by now, so that cannot be done.", "is cancelled by now, so that cannot be done."];
        let won = Duel::one_of((&end, &cancel), done, &why_not, ("**Completed**", "**Cancelled**"));
        let cancelled = won == done.1;
        assert_eq!(duel.world.channel.messages().len() - before, usize::from(cancelled), "what holders are told");
        assert_eq!(duel.noted(&board, "ended the session").await, usize::from(!cancelled));
        assert_eq!(duel.noted(&board, "cancelled the session").await, usize::from(cancelled));
        let truth = if cancelled { "Cancelled · Training" } else { "Completed · Training" };
        duel.boards.push((board, truth.to_owned()));
    }
    duel.end().await;
}

#[tokio::test]
async fn a_change_is_taken_back_by_one() {
    let mut duel = Duel::new().await;
    for turn in 0..Duel::times() {
        let board = duel.world.board("Training", "Trainer").await;
        let (mine, theirs) = duel.panels(&board).await;
        let mine = walk(&duel.world, &duel.world.moderator, &mine, &["Close claiming", "Undo…"]).await;
        let theirs = walk(&duel.world, &duel.nora, &theirs, &["Undo…"]).await;
        let (one, other) = at_once(
            turn,
            choose(&duel.world, &duel.world.moderator, &mine, "Take back…", "Closed claiming"),
            choose(&duel.world, &duel.nora, &theirs, "Take back…", "Closed claiming"),
        )
        .await;
        let done = "Claiming in Training is open.";
        let now = "Took a change back";
        Duel::one_of((&one.text(), &other.text()), (done, done), &["That was taken back already."], (now, now));
        assert_eq!(duel.noted(&board, "took a change back").await, 1);
        duel.boards.push((board, "Open · Training".to_owned()));
    }
    duel.end().await;
}

#[tokio::test]
async fn claiming_is_closed_by_one_and_the_other_reads_that_it_is_so_already() {
    let mut duel = Duel::new().await;
    for turn in 0..Duel::times() {
        let board = duel.world.board("Training", "Trainer").await;
        let (mine, theirs) = duel.panels(&board).await;
        let (one, other) = duel.press(turn, (&mine, "Close claiming"), (&theirs, "Close claiming")).await;
        let (done, now) = ("Claiming in Training is closed.", "[ Open claiming ]");
        Duel::one_of((&one, &other), (done, done), &["It is so already, so nothing was changed."], (now, now));
        assert_eq!(duel.noted(&board, "closed claiming").await, 1);
        duel.boards.push((board, "Claiming closed · Training".to_owned()));
    }
    duel.end().await;
}

#[tokio::test]
async fn of_two_marks_the_later_one_stands_and_both_are_noted() {
    let mut duel = Duel::new().await;
    let alice = duel.world.linked("Alice", 1001, 0).await;
    for turn in 0..Duel::times() {
        let board = duel.world.board("Training", "Trainer").await;
        duel.world.press(&alice, &board, "Trainer (1 free)").await;
        let (mine, theirs) = duel.panels(&board).await;
        let mine = walk(&duel.world, &duel.world.moderator, &mine, &["Start", "Attendance…"]).await;
        let theirs = walk(&duel.world, &duel.nora, &theirs, &["Attendance…"]).await;
        let mine = choose(&duel.world, &duel.world.moderator, &mine, "Choose a holder…", "Trainer, slot 1").await;
        let theirs = choose(&duel.world, &duel.nora, &theirs, "Choose a holder…", "Trainer, slot 1").await;
        let (one, other) = duel.press(turn, (&mine, "Attended"), (&theirs, "No-show")).await;
        assert!(one.contains("@Alice (Trainer) → attended") && other.contains("@Alice (Trainer) → no-show"), "{one}\n{other}");
        assert_eq!(duel.noted(&board, "marked attendance").await, 2);
        let panel = manage(&duel.world, &duel.nora, &board).await;
        let trail = walk(&duel.world, &duel.nora, &panel, &["Audit trail"]).await.text();
        let later = trail.lines().find(|line| line.contains("marked attendance")).unwrap();
        let mark = if later.contains("no-show") { "no-show" } else { "attended" };
        duel.boards.push((board, format!("1. @Alice · {mark}")));
    }
    duel.end().await;
}
