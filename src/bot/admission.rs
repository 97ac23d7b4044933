//! Who is served at all, before what they ask for is looked at: in a server that has added the bot, that the bot is for, and
//! not faster than a person presses. Whoever is not makes no workspace.

use super::answer::Answer;
use super::face::Face;
use super::incoming::Outside;
use super::{Bot, Failure, view};
use crate::desk::{Caller, Presses};
use crate::domain::{AllowedGuilds, GuildId, InvalidId};

/// Whom the bot serves.
#[derive(Debug, Clone)]
pub struct Admission {
    /// The servers that it is for.
    pub guilds: AllowedGuilds,
    /// How fast a member may press.
    pub presses: Presses,
}

/// Somebody who asks for something, or what they read instead.
#[derive(Debug)]
pub struct Admitted(Result<Result<Caller, Face>, InvalidId>);

impl Admission {
    /// Whether the bot is for this server.
    pub(super) fn serves(&self, guild: serenity::all::GuildId) -> bool {
        GuildId::new(guild.get()).is_ok_and(|guild| self.guilds.allow(guild))
    }

    /// Whoever gave a command, pressed or filled in a form.
    pub(super) fn admit(&self, asking: Result<Result<Caller, Outside>, InvalidId>) -> Admitted {
        Admitted(asking.map(|asking| self.welcome(asking).and_then(|caller| self.in_time(caller))))
    }

    /// Whoever types: that asks for nothing yet, and comes with each letter.
    pub(super) fn admit_typing(&self, asking: Result<Result<Caller, Outside>, InvalidId>) -> Admitted {
        Admitted(asking.map(|asking| self.welcome(asking)))
    }

    fn welcome(&self, asking: Result<Caller, Outside>) -> Result<Caller, Face> {
        match asking {
            Ok(caller) if self.guilds.allow(caller.guild) => Ok(caller),
            Ok(caller) => Err(view::trouble::not_for_this_server(caller.guild)),
            Err(Outside::NoServer) => Err(view::trouble::only_in_a_server()),
            Err(Outside::NotAdded) => Err(view::trouble::not_added()),
        }
    }

    fn in_time(&self, caller: Caller) -> Result<Caller, Face> {
        if self.presses.take(caller.user) { Ok(caller) } else { Err(view::trouble::slow_down()) }
    }
}

impl Admitted {
    /// The one who is served, if they are.
    #[must_use]
    pub fn caller(&self) -> Option<&Caller> {
        self.0.as_ref().ok()?.as_ref().ok()
    }

    /// Does this for whoever is served; everybody else reads why not.
    pub(super) async fn then(self, work: impl AsyncFnOnce(Caller) -> Result<Answer, Failure>) -> Result<Answer, Failure> {
        match self.0? {
            Ok(caller) => work(caller).await,
            Err(face) => Ok(Answer::Whisper(face)),
        }
    }
}

impl Bot {
    /// Whether Discord's word about members of this server is anything to this bot.
    pub(super) fn serves(&self, guild: serenity::all::GuildId) -> bool {
        self.admission.serves(guild)
    }
}
