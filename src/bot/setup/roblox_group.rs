//! The Roblox group: looked at before it is set, since a wrong number is somebody else's group.

use super::Press;
use crate::bot::answer::Answer;
use crate::bot::{Failure, view};
use crate::domain::{GroupText, RobloxGroupId};
use crate::roblox::Trouble;

impl Press<'_> {
    pub(super) async fn roblox_group(&self, typed: &str) -> Result<Answer, Failure> {
        match typed.trim() {
            "" => self.set_group(None).await,
            typed => match typed.parse::<GroupText>() {
                Ok(group) => self.ask_for_group(group.group()).await,
                Err(_not_a_group) => Ok(Answer::Whisper(view::setup::roblox_group::not_a_group())),
            },
        }
    }

    /// Shows which group that is and what would follow.
    pub(super) async fn ask_for_group(&self, group: RobloxGroupId) -> Result<Answer, Failure> {
        let asked = self.bot.desk.look_at_group(&self.administrator, group).await?;
        if asked.seen == Err(Trouble::NotFound) {
            return Ok(Answer::Whisper(view::setup::roblox_group::no_such_group(group)));
        }
        Ok(self.place.show(view::setup::roblox_group::ask(&asked)))
    }

    pub(super) async fn set_group(&self, group: Option<RobloxGroupId>) -> Result<Answer, Failure> {
        let source = self.bot.desk.set_roblox_group(&self.administrator, group).await?;
        self.panel(Some(view::setup::roblox_group::set(group, source))).await
    }
}
