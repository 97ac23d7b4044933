//! What a board needs to be whole again: messages in their order, none too few and none too many, in a channel that the
//! bot may write in.

use super::Keeper;
use super::page::Lost;
use super::tending::{Plan, Round};
use crate::bot::Failure;
use crate::bot::rest::{Nonce, RestFailure};
use crate::domain::MessageId;
use crate::store::boards::{Board, Posted};

/// The next thing to do for a board. Places are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The message at this place looks different from what it should.
    Paint(usize),
    /// There is no message at this place, which is behind the last one.
    Append(usize),
    /// The message at this place is lost, or stands before the one that it should follow: post it anew.
    Move(usize),
    /// The last message, at this place, is one too many.
    Remove(usize),
}

impl Keeper {
    /// The next thing to do; nothing when the board is as it should be.
    pub(super) fn step(&self, board: &Board, plan: &Plan) -> Option<Step> {
        let lost = self.watched().lost(board.id);
        next_step(&board.messages, &plan.digests(), |message| lost.contains_key(&message))
    }

    /// Does it. Nothing when the next step may follow.
    pub(super) async fn carry_out(&self, board: &Board, plan: &Plan, step: Step) -> Result<Option<Round>, Failure> {
        match step {
            Step::Paint(place) => match plan.pages.get(place) {
                Some((_, drawing)) => self.paint(board, place, drawing).await,
                None => Ok(None),
            },
            Step::Append(place) => self.append(board, plan, place).await.map(|()| None),
            Step::Move(place) => self.move_on(board, plan, place).await.map(|()| None),
            Step::Remove(place) => self.take_away(board, place).await.map(|()| None),
        }
    }

    async fn append(&self, board: &Board, plan: &Plan, place: usize) -> Result<(), Failure> {
        let (Some((face, _)), Some(last)) = (plan.pages.get(place), board.messages.last()) else { return Ok(()) };
        let posted = self.create(board, face, &Nonce::after(last.message)).await?;
        self.0.desk.remember_messages(board, place, &[posted]).await?;
        self.watched().append(board.id, posted);
        Ok(())
    }

    /// The new message first, then the old one's end: never is there none.
    async fn move_on(&self, board: &Board, plan: &Plan, place: usize) -> Result<(), Failure> {
        let (Some((face, _)), Some(old)) = (plan.pages.get(place), board.messages.get(place)) else { return Ok(()) };
        let old = old.message;
        tracing::info!(message.id = %old, session.id = %board.session, "a board's message is posted anew");
        let new = self.create(board, face, &Nonce::instead_of(old)).await?;
        self.0.desk.replace_message(board, place, old, new).await?;
        let lost = self.watched().lost(board.id).get(&old).copied();
        self.watched().replace(old, new);
        if lost != Some(Lost::Deleted) {
            self.delete(board, old).await;
        }
        Ok(())
    }

    async fn take_away(&self, board: &Board, place: usize) -> Result<(), Failure> {
        let Some(posted) = board.messages.get(place) else { return Ok(()) };
        match self.0.rest.delete_message(board.channel, posted.message).await {
            Ok(()) => {}
            Err(gone) if gone.is_unknown_message() => {}
            Err(failure) => return Err(failure.into()),
        }
        self.0.desk.forget_message(board.guild, posted.message).await?;
        self.watched().drop_message(posted.message);
        Ok(())
    }

    /// A message that another one has replaced. Should it stay, its buttons still work, so this is not worth a second try.
    async fn delete(&self, board: &Board, message: MessageId) {
        if let Err(failure) = self.0.rest.delete_message(board.channel, message).await
            && !failure.is_unknown_message()
        {
            tracing::warn!(error = %failure, message.id = %message, "an old message of a board could not be deleted");
        }
    }

    /// The bot is not let into a channel. False when that is because it is not in the server any more: then its boards there
    /// are forgotten.
    pub(super) async fn shut_out(&self, board: &Board, refused: &RestFailure) -> bool {
        let new = self.0.closed.close(board.guild, board.channel, refused, tokio::time::Instant::now());
        self.0.closed.keeps_boards_waiting(board.channel);
        if !new {
            tracing::debug!(error = %refused, channel.id = %board.channel, "the bot may still not write in a channel");
            return true;
        }
        tracing::warn!(error = %refused, channel.id = %board.channel, guild.id = %board.guild, "the bot may not keep its boards in a channel any more");
        match self.0.rest.is_member_of(board.guild).await {
            Ok(true) => true,
            Ok(false) => {
                self.forget_guild(board).await;
                false
            }
            Err(failure) => {
                tracing::warn!(error = %failure, guild.id = %board.guild, "whether the bot is still in a server could not be found out");
                true
            }
        }
    }

    pub(super) async fn forget_channel(&self, board: &Board) {
        tracing::info!(channel.id = %board.channel, "a channel is gone; forgetting its boards");
        self.watched().remove_in(board.guild, Some(board.channel));
        self.0.closed.forget(board.guild, Some(board.channel));
        if let Err(failure) = self.0.desk.forget_boards_in(board.guild, board.channel).await {
            tracing::warn!(error = %failure, channel.id = %board.channel, "the boards of a channel could not be forgotten; the next start will");
        }
    }

    async fn forget_guild(&self, board: &Board) {
        tracing::info!(guild.id = %board.guild, "the bot is not in a server any more; forgetting its boards");
        self.watched().remove_in(board.guild, None);
        self.0.closed.forget(board.guild, None);
        if let Err(failure) = self.0.desk.forget_boards_of(board.guild).await {
            tracing::warn!(error = %failure, guild.id = %board.guild, "the boards of a server could not be forgotten; the next start will");
        }
    }
}

/// Messages that are there, from the first to the last, against the looks that there should be.
fn next_step(messages: &[Posted], wanted: &[crate::store::boards::Digest], is_lost: impl Fn(MessageId) -> bool) -> Option<Step> {
    let mut before: Option<MessageId> = None;
    for (place, look) in wanted.iter().enumerate() {
        let Some(posted) = messages.get(place) else { return Some(Step::Append(place)) };
        // Discord's IDs grow with time: a message that is older than the one before it stands above that.
        if is_lost(posted.message) || before.is_some_and(|before| before > posted.message) {
            return Some(Step::Move(place));
        }
        if posted.painted != Some(*look) {
            return Some(Step::Paint(place));
        }
        before = Some(posted.message);
    }
    (messages.len() > wanted.len()).then(|| Step::Remove(messages.len() - 1))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::boards::Digest;

    fn posted(id: u64, look: &str) -> Posted {
        let painted = (!look.is_empty()).then(|| Digest::of(look.as_bytes()));
        Posted { message: MessageId::new(id).unwrap(), painted }
    }

    fn step(messages: &[Posted], wanted: &[&str], lost: &[u64]) -> Option<Step> {
        let wanted: Vec<Digest> = wanted.iter().map(|look| Digest::of(look.as_bytes())).collect();
        next_step(messages, &wanted, |message| lost.contains(&message.get()))
    }

    #[test]
    fn a_board_as_it_should_be_needs_nothing() {
        assert_eq!(step(&[posted(1, "a"), posted(2, "b")], &["a", "b"], &[]), None);
    }

    #[test]
    fn only_the_message_that_looks_different_is_painted() {
        assert_eq!(step(&[posted(1, "a"), posted(2, "x")], &["a", "b"], &[]), Some(Step::Paint(1)));
        assert_eq!(step(&[posted(1, ""), posted(2, "b")], &["a", "b"], &[]), Some(Step::Paint(0)));
    }

    #[test]
    fn what_is_missing_is_appended_and_what_is_too_much_is_removed_from_the_end() {
        assert_eq!(step(&[posted(1, "a")], &["a", "b"], &[]), Some(Step::Append(1)));
        assert_eq!(step(&[posted(1, "a"), posted(2, "b"), posted(3, "c")], &["a"], &[]), Some(Step::Remove(2)));
    }

    #[test]
    fn what_follows_a_message_that_was_posted_anew_is_posted_anew_too() {
        assert_eq!(step(&[posted(1, "a"), posted(2, "b")], &["a", "b"], &[1]), Some(Step::Move(0)));
        assert_eq!(step(&[posted(9, "a"), posted(2, "b")], &["a", "b"], &[]), Some(Step::Move(1)));
        assert_eq!(step(&[posted(9, "a"), posted(10, "b")], &["a", "b"], &[]), None);
    }

    proptest! {
        /// Whatever a board looks like, step after step leads to what it should be, in a bounded number of steps.
        #[test]
        fn every_board_becomes_whole(
            start in prop::collection::vec((1..20_u64, "[abx]?"), 1..6),
            wanted in prop::collection::vec("[abc]", 1..6),
            lost in prop::collection::hash_set(1..20_u64, 0..4),
        ) {
            let mut messages: Vec<Posted> = Vec::new();
            for (id, look) in &start {
                if messages.iter().all(|known| known.message.get() != *id) {
                    messages.push(posted(*id, look));
                }
            }
            let wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
            let lost: Vec<u64> = lost.into_iter().collect();
            let mut newest = 100;
            let mut steps = 0;
            while let Some(next) = step(&messages, &wanted, &lost) {
                newest += 1;
                steps += 1;
                prop_assert!(steps <= 12, "{next:?}");
                match next {
                    Step::Paint(place) => messages[place] = posted(messages[place].message.get(), wanted[place]),
                    Step::Append(place) => {
                        prop_assert_eq!(place, messages.len());
                        messages.push(posted(newest, wanted[place]));
                    }
                    Step::Move(place) => messages[place] = posted(newest, wanted[place]),
                    Step::Remove(place) => {
                        prop_assert_eq!(place + 1, messages.len());
                        messages.pop();
                    }
                }
            }
            prop_assert_eq!(messages.len(), wanted.len());
            prop_assert!(messages.windows(2).all(|pair| pair[0].message < pair[1].message), "in order");
        }
    }
}
