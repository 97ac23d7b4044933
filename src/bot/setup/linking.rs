//! The page about linking and ranks: its controls and forms.

use serenity::all::ComponentInteractionDataKind;

use super::{Press, broken};
use crate::bot::answer::Answer;
use crate::bot::custom_id::{ProviderForm, SetupControl};
use crate::bot::face::Face;
use crate::bot::{Failure, view};
use crate::desk::settings::{Provider, ProviderKeyAnswer};
use crate::domain::{DiscordRoleId, Rank};

impl Press<'_> {
    /// The page as it is now, with a word on what has happened.
    pub(super) async fn linking(&self, notice: Option<String>) -> Result<Answer, Failure> {
        let settings = self.bot.desk.linking_settings(&self.administrator).await?;
        Ok(self.place.show(view::setup::linking::page(&settings, notice)))
    }

    pub(super) async fn linking_control(&self, control: SetupControl) -> Result<Answer, Failure> {
        let desk = &self.bot.desk;
        let notice = match control {
            SetupControl::LinkPolicy(policy) => {
                desk.set_link_policy(&self.administrator, policy).await?;
                view::setup::linking::policy_set(policy)
            }
            SetupControl::RankChoice(choice) => {
                desk.set_rank_choice(&self.administrator, choice).await?;
                view::setup::linking::ranks_set(choice)
            }
            SetupControl::RoleRank => return self.role_picked(),
            SetupControl::ProviderKey(form) => return Ok(Answer::Open(view::setup::linking::key_form(form))),
            _ => return self.linking(None).await,
        };
        self.linking(Some(notice)).await
    }

    fn role_picked(&self) -> Result<Answer, Failure> {
        let ComponentInteractionDataKind::RoleSelect { values } = self.picked else { return Ok(broken()) };
        match values.first() {
            Some(role) => Ok(Answer::Open(view::setup::linking::role_rank_form(DiscordRoleId::new(role.get())?))),
            None => Ok(broken()),
        }
    }

    pub(super) async fn role_rank(&self, role: DiscordRoleId, typed: &str) -> Result<Answer, Failure> {
        let rank = match typed.trim() {
            "" => None,
            typed => match typed.parse::<u8>() {
                Ok(rank) => Some(Rank::new(rank)),
                Err(_not_a_rank) => return Ok(Answer::Whisper(view::input::rank())),
            },
        };
        let answer = self.bot.desk.set_role_rank(&self.administrator, role, rank).await?;
        self.linking(Some(view::setup::linking::role_rank_set(role, answer))).await
    }

    pub(super) async fn provider_key(&self, form: ProviderForm, typed: &str) -> Result<Answer, Failure> {
        let provider = match form {
            ProviderForm::Bloxlink => Provider::Bloxlink,
            ProviderForm::Rover => Provider::Rover,
            ProviderForm::OpenCloud => Provider::OpenCloud,
        };
        let answer = self.bot.desk.offer_provider_key(&self.administrator, provider, typed).await?;
        let notice = view::setup::linking::key_offered(form, &answer);
        match answer {
            ProviderKeyAnswer::Kept(_) | ProviderKeyAnswer::Forgotten | ProviderKeyAnswer::NothingKept => {
                self.linking(Some(notice)).await
            }
            ProviderKeyAnswer::NotAKey | ProviderKeyAnswer::NotSealed(_) => Ok(Answer::Whisper(Face::text(notice))),
        }
    }
}
