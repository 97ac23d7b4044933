//! Starting, delaying, ending and cancelling; opening and closing claims.

use jiff::{SignedDuration, Timestamp};

use super::{Answer, Panel, view};
use crate::bot::Failure;
use crate::bot::telling::{self, Told};
use crate::desk::ModerationAnswer;
use crate::desk::rights::ChangingStatus;
use crate::domain::{Minutes, Reason, Step, when_text};

impl Panel<'_> {
    pub(super) async fn set_claiming(&self, open: bool) -> Result<Answer, Failure> {
        match self.moderator().await? {
            Ok(moderator) => {
                let answer = self.bot.desk.set_claiming(&moderator, &self.session.id, open).await?;
                self.told(answer, "").await
            }
            Err(answer) => Ok(answer),
        }
    }

    pub(super) async fn start(&self) -> Result<Answer, Failure> {
        self.step(Step::Start).await
    }

    pub(super) async fn end(&self) -> Result<Answer, Failure> {
        self.step(Step::End).await
    }

    /// Counted from its start as it is; from now where that has gone by.
    pub(super) async fn delay_by(&self, minutes: Minutes) -> Result<Answer, Failure> {
        let from = self.session.starts_at.max(Timestamp::now());
        let by = SignedDuration::from_mins(minutes.get().into());
        self.step(Step::Delay(from.saturating_add(by).unwrap_or(from))).await
    }

    pub(super) async fn delay_to(&self, typed: &str) -> Result<Answer, Failure> {
        let steward = match self.steward::<ChangingStatus>().await? {
            Ok(steward) => steward,
            Err(answer) => return Ok(answer),
        };
        let zone = self.bot.desk.communities().of(self.caller.guild).await.map_err(crate::desk::DeskFailure::from)?.time_zone();
        match when_text::parse(typed, Timestamp::now(), &zone) {
            Ok(start) => {
                let answer = self.bot.desk.change_status(&steward, Step::Delay(start)).await?;
                self.told(answer, "").await
            }
            Err(problem) => self.draw(view::input::when(problem).content.as_deref(), view::panel::ask::delay).await,
        }
    }

    /// With a reason as it was typed, if one was.
    pub(super) async fn cancel(&self, reason: Option<&str>) -> Result<Answer, Failure> {
        let reason = match reason.map(str::parse::<Reason>).transpose() {
            Ok(reason) => reason,
            Err(problem) => return self.home(view::input::name(&problem).content).await,
        };
        self.step(Step::Cancel(reason)).await
    }

    async fn step(&self, step: Step) -> Result<Answer, Failure> {
        let steward = match self.steward::<ChangingStatus>().await? {
            Ok(steward) => steward,
            Err(answer) => return Ok(answer),
        };
        let answer = self.bot.desk.change_status(&steward, step).await?;
        let told = self.tell_holders(&answer).await;
        let notice = self.notice(&answer, "").await?;
        self.home(Some(told.after(&notice))).await
    }

    /// Tells the holders what they have to know, where this changed it.
    pub(super) async fn tell_holders(&self, answer: &ModerationAnswer) -> Told {
        telling::tell_holders(self.bot, self.caller, answer).await
    }
}
