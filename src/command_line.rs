//! The command line: words in, domain values out. The doc comments here are the help texts. Must never know how a
//! command is carried out.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::domain::{GuildId, KeyId, KeyScopes, Lifetime, Plan, Pseudonym, Rank, RobloxId, WorkspaceId, WorkspaceName};

/// A Discord bot through which Roblox communities claim the slots of their sessions.
#[derive(Debug, Clone, PartialEq, Eq, Parser)]
#[command(version, after_help = "Settings are documented in config.example.toml; the bot needs SLOTKEEPER_DISCORD__TOKEN.")]
pub struct CommandLine {
    /// Read the settings from FILE instead of config.toml
    #[arg(long, value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,

    #[command(subcommand)]
    command: Option<Command>,
}

impl CommandLine {
    /// What is to be done; running the bot, if nothing was said.
    #[must_use]
    pub fn command(&self) -> Command {
        self.command.clone().unwrap_or(Command::Run)
    }
}

/// What the program can do.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// Run the bot and the HTTP API until they are told to stop (the default)
    Run,
    /// Serve the HTTP API alone, without a Discord token
    Serve,
    /// Create, list and delete workspaces
    #[command(subcommand)]
    Workspace(WorkspaceCommand),
    /// Change the members of a workspace
    #[command(subcommand)]
    Member(MemberCommand),
    /// Find out who a former moderator is whose data was deleted less than 90 days ago
    Former {
        /// The name that the audit channel shows, 16 letters
        name: Pseudonym,
    },
    /// Create, list, rotate and revoke the keys of the HTTP API
    #[command(subcommand)]
    Key(KeyCommand),
    /// Change the key that the secrets in the database are sealed with
    #[command(subcommand)]
    Vault(VaultCommand),
}

/// What can be done with the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Subcommand)]
pub enum VaultCommand {
    /// Seal every secret with a new key, while the bot is stopped; run again, it finishes what was ended half-way
    Rotate,
}

/// What can be done with workspaces.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum WorkspaceCommand {
    /// Create a workspace and print its ID
    Create {
        /// What it is called, at most 100 characters
        name: WorkspaceName,
        /// What it may do: free, premium or enterprise
        #[arg(long, default_value_t = Plan::Enterprise)]
        plan: Plan,
        /// Bind the Discord server with this ID to it
        #[arg(long, value_name = "ID")]
        guild: Option<GuildId>,
        /// Let SERIES decide, with the key in this file; a key is no argument, since others can read those
        #[arg(long, value_name = "FILE")]
        series_key_file: Option<PathBuf>,
    },
    /// List the workspaces: ID, plan, who decides, Discord servers, name
    List,
    /// Show what would go with a workspace, and delete it with --yes; what is on Discord stays there
    Delete {
        /// The ID that `workspace list` shows
        workspace: WorkspaceId,
        /// Delete it; it cannot be undone
        #[arg(long)]
        yes: bool,
    },
}

/// What can be done with members.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum MemberCommand {
    /// Add a Roblox user to a workspace, or change the rank of one who is in it
    Set {
        /// The ID that `workspace list` shows
        workspace: WorkspaceId,
        /// The number in the address of the user's Roblox profile
        roblox_id: RobloxId,
        /// The rank, 0 to 255
        #[arg(long, value_name = "N", value_parser = rank)]
        rank: Rank,
    },
}

/// What can be done with API keys.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum KeyCommand {
    /// Create a key for a workspace and print it; it is shown this once
    Create {
        /// The ID that `workspace list` shows
        workspace: WorkspaceId,
        /// What it may be used for: read, claim, manage, or several with commas between them
        #[arg(long, value_name = "SCOPES", default_value_t = KeyScopes::ALL)]
        scope: KeyScopes,
        /// How long it lasts, such as 12h or 90d; left out, until it is revoked
        #[arg(long, value_name = "TIME")]
        expires: Option<Lifetime>,
    },
    /// Create a key that takes the place of another, with the same scopes, and print it; it is shown this once
    Rotate {
        /// The ID that `key list` shows, or the whole key
        #[arg(value_name = "KEY_ID", value_parser = key_id)]
        key: KeyId,
        /// How long the old key stays good, so that its program can be given the new one
        #[arg(long, value_name = "TIME", default_value = "24h")]
        overlap: Lifetime,
    },
    /// List the keys: ID, workspace, when it was created and used, scopes, when it expires, whether it is good
    List {
        /// Only those of this workspace
        workspace: Option<WorkspaceId>,
    },
    /// Revoke a key; a running server refuses it from then on
    Revoke {
        /// The ID that `key list` shows, or the whole key
        #[arg(value_name = "KEY_ID", value_parser = key_id)]
        key: KeyId,
    },
}

/// The complaint must not hold the text: it may be a key with a slip in it.
fn key_id(text: &str) -> Result<KeyId, String> {
    KeyId::in_text(text).ok_or_else(|| "neither a key nor the ID of one".to_owned())
}

fn rank(text: &str) -> Result<Rank, String> {
    text.parse().map(Rank::new).map_err(|_| "a rank is a whole number from 0 to 255".to_owned())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn parse(words: &[&str]) -> Result<CommandLine, clap::Error> {
        CommandLine::try_parse_from([&["slotkeeper"], words].concat())
    }

    #[test]
    fn the_definition_is_sound() {
        <CommandLine as CommandFactory>::command().debug_assert();
    }

    #[test]
    fn no_words_run_the_bot() {
        for words in [&[][..], &["run"]] {
            let line = parse(words).unwrap();
            assert_eq!((line.command(), line.config), (Command::Run, None));
        }
    }

    #[test]
    fn the_file_may_stand_on_either_side_of_the_command() {
        for words in [&["--config", "a.toml", "workspace", "list"][..], &["workspace", "list", "--config", "a.toml"]] {
            let line = parse(words).unwrap();
            assert_eq!(line.config, Some(PathBuf::from("a.toml")));
            assert_eq!(line.command(), Command::Workspace(WorkspaceCommand::List));
        }
    }

    #[test]
    fn a_workspace_is_an_enterprise_one_unless_a_plan_is_named() {
        let created = |words: &[&str]| parse(&[&["workspace", "create", "Night Shift"], words].concat()).unwrap().command();
        let expected = |plan, guild, key: Option<&str>| {
            let name = "Night Shift".parse().unwrap();
            Command::Workspace(WorkspaceCommand::Create { name, plan, guild, series_key_file: key.map(PathBuf::from) })
        };
        assert_eq!(created(&[]), expected(Plan::Enterprise, None, None));
        assert_eq!(
            created(&["--plan", "premium", "--guild", "81384788765712384", "--series-key-file", "key.txt"]),
            expected(Plan::Premium, GuildId::new(81_384_788_765_712_384).ok(), Some("key.txt"))
        );
    }

    #[test]
    fn a_member_is_set_with_a_rank() {
        let line = parse(&["member", "set", "workspace_abc123", "714760171", "--rank", "255"]).unwrap();
        let workspace = "workspace_abc123".parse().unwrap();
        let roblox_id = RobloxId::new(714_760_171).unwrap();
        assert_eq!(line.command(), Command::Member(MemberCommand::Set { workspace, roblox_id, rank: Rank::new(255) }));
    }

    #[test]
    fn wrong_usage_ends_with_code_2_and_names_the_argument() {
        for (words, named) in [
            (&["dance"][..], "dance"),
            (&["workspace", "create"], "<NAME>"),
            (&["workspace", "create", " "], "the workspace name is empty"),
            (&["workspace", "create", "Night", "--plan", "gold"], "choose free, premium or enterprise"),
            (&["workspace", "create", "Night", "--guild", "0"], "--guild"),
            (&["member", "set", "w", "builderman", "--rank", "1"], "not a Roblox user ID"),
            (&["member", "set", "w", "7", "--rank", "256"], "0 to 255"),
            (&["member", "set", "w", "7"], "--rank"),
        ] {
            let error = parse(words).unwrap_err();
            assert_eq!(error.exit_code(), 2, "{words:?}");
            assert!(error.to_string().contains(named), "{words:?}: {error}");
        }
    }
}
