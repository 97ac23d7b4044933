//! What the vault promises: what is sealed opens with its key and under its name, and nothing else does.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use secrecy::ExposeSecret as _;
use tempfile::TempDir;

use super::*;
use crate::domain::{GuildId, GuildSecret, WorkspaceSecret};
use crate::store::secrets::Sealed;

pub(super) const NAMES: usize = 6;

pub(super) fn names() -> [SecretName; NAMES] {
    let workspace = |id: &str| id.parse::<crate::domain::WorkspaceId>().unwrap();
    let guild = |id| GuildId::new(id).unwrap();
    [
        SecretName::OfWorkspace(workspace("1"), WorkspaceSecret::SeriesKey),
        SecretName::OfWorkspace(workspace("1"), WorkspaceSecret::OpenCloudKey),
        SecretName::OfWorkspace(workspace("2"), WorkspaceSecret::SeriesKey),
        SecretName::OfGuild(guild(1), GuildSecret::BloxlinkKey),
        SecretName::OfGuild(guild(1), GuildSecret::RoverKey),
        SecretName::OfGuild(guild(2), GuildSecret::BloxlinkKey),
    ]
}

pub(super) fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

fn opened(key: &Key, name: &SecretName, sealed: &Sealed) -> Result<String, Unreadable> {
    seal::open(key, name, sealed).map(|secret| secret.expose_secret().to_owned())
}

proptest! {
    #[test]
    fn what_was_sealed_opens_under_its_own_name_and_no_other(text in "(?s).{0,200}", under in 0..NAMES) {
        let key = Key::generate().unwrap();
        let sealed = seal::seal(&key, &names()[under], &secret(&text)).unwrap();
        for (place, name) in names().iter().enumerate() {
            let expected = if place == under { Ok(text.clone()) } else { Err(Unreadable::Damaged) };
            prop_assert_eq!(opened(&key, name, &sealed), expected);
        }
    }

    #[test]
    fn a_flipped_bit_is_found(text in ".{0,60}", place in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let (key, name) = (Key::generate().unwrap(), &names()[0]);
        let sealed = seal::seal(&key, name, &secret(&text)).unwrap();
        let mut bytes = data_encoding::BASE64.decode(sealed.sealed.as_bytes()).unwrap();
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        let flipped = Sealed { sealed: data_encoding::BASE64.encode(&bytes), ..sealed };
        prop_assert_eq!(opened(&key, name, &flipped), Err(Unreadable::Damaged));
    }

    #[test]
    fn what_is_cut_short_or_was_never_sealed_is_damaged(text in ".{0,100}", left in 0..60_usize) {
        let (key, name) = (Key::generate().unwrap(), &names()[0]);
        let whole = seal::seal(&key, name, &secret("a secret of some length")).unwrap();
        let cut = Sealed { sealed: whole.sealed[..left].to_owned(), ..whole.clone() };
        prop_assert_eq!(opened(&key, name, &cut), Err(Unreadable::Damaged));
        prop_assert_eq!(opened(&key, name, &Sealed { sealed: text, ..whole }), Err(Unreadable::Damaged));
    }

    #[test]
    fn a_key_reads_back_in_every_way_of_writing_it(bytes in any::<[u8; 32]>()) {
        let base64 = data_encoding::BASE64.encode(&bytes);
        let hex = data_encoding::HEXLOWER.encode(&bytes);
        for text in [&base64, base64.trim_end_matches('='), &format!(" {base64}\n"), &hex, &hex.to_uppercase()] {
            prop_assert_eq!(Key::from_text(text).map(|key| *key.bytes()), Ok(bytes));
        }
    }
}

#[test]
fn another_key_is_told_from_damage() {
    let (key, other, name) = (Key::generate().unwrap(), Key::generate().unwrap(), &names()[0]);
    let sealed = seal::seal(&key, name, &secret("correct horse")).unwrap();
    assert_eq!(opened(&other, name, &sealed), Err(Unreadable::OtherKey));
    let claimed = Sealed { key_mark: other.mark(), ..sealed };
    assert_eq!(opened(&other, name, &claimed), Err(Unreadable::Damaged), "the mark alone opens nothing");
}

#[test]
fn the_same_secret_is_never_sealed_alike() {
    let (key, name) = (Key::generate().unwrap(), &names()[0]);
    let seal = || seal::seal(&key, name, &secret("correct horse")).unwrap();
    assert_ne!(seal().sealed, seal().sealed);
}

#[test]
fn what_is_no_key_does_not_read() {
    let hex = "0".repeat(64);
    for wrong in ["", "short", &hex[..63], &format!("{hex}0"), &"A".repeat(42), &"A".repeat(45), &"=".repeat(44), &"ü".repeat(32)]
    {
        assert_eq!(Key::from_text(wrong).err(), Some(NotAKey), "{wrong:?}");
    }
}

#[test]
fn only_a_long_secret_shows_its_end() {
    for (text, end) in [("", ""), ("abcd", ""), ("abcdefghijk", ""), ("abcdefghijkl", "ijkl"), ("ünïcödé-ünïcödé", "cödé")]
    {
        assert_eq!(LastFour::of(&secret(text)).as_str(), end, "{text}");
    }
}

/// A database, and where its key file would be.
pub(super) struct Place(pub(super) TempDir);

impl Place {
    pub(super) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(super) fn key_file(&self) -> PathBuf {
        self.0.path().join("slotkeeper.db.key")
    }

    async fn database(&self) -> Database {
        Database::open(&self.0.path().join("slotkeeper.db")).await.unwrap()
    }

    pub(super) async fn vault(&self) -> Vault {
        Vault::open(self.database().await, KeySource::File(self.key_file())).await.unwrap()
    }

    fn bytes_of_everything(&self) -> Vec<u8> {
        let files = fs::read_dir(self.0.path()).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| *path != self.key_file()).flat_map(|path| fs::read(path).unwrap()).collect()
    }
}

pub(super) async fn keep(vault: &Vault, name: &SecretName, text: &str) -> Result<(), NotKept> {
    let mut writer = vault.0.database.writer().await;
    let mut transaction = writer.begin().await.unwrap();
    let kept = vault.keep(&mut transaction, name, &secret(text)).await.unwrap();
    transaction.commit().await.unwrap();
    kept
}

pub(super) async fn read(vault: &Vault, name: &SecretName) -> Result<String, Unreadable> {
    vault.read(name).await.unwrap().map(|secret| secret.expose_secret().to_owned())
}

fn line(vault: &Vault) -> String {
    let line = vault.trouble().unwrap().to_string();
    assert!(!line.contains('\n'), "{line}");
    line
}

#[tokio::test]
async fn a_secret_is_kept_read_replaced_and_forgotten() {
    let place = Place::new();
    let (vault, [name, other, ..]) = (place.vault().await, names());
    assert!(vault.trouble().is_none());
    assert_eq!(read(&vault, &name).await, Err(Unreadable::NotKept));
    keep(&vault, &name, "correct horse battery").await.unwrap();
    keep(&vault, &other, "another").await.unwrap();
    keep(&vault, &name, "correct horse staple").await.unwrap();

    let again = place.vault().await;
    assert_eq!(read(&again, &name).await.as_deref(), Ok("correct horse staple"));
    assert_eq!(again.last_four(&name).await.unwrap().unwrap().as_str(), "aple");
    let mut writer = again.0.database.writer().await;
    let mut transaction = writer.begin().await.unwrap();
    assert!(again.forget(&mut transaction, &name).await.unwrap());
    assert!(!again.forget(&mut transaction, &name).await.unwrap());
    transaction.commit().await.unwrap();
    assert_eq!(read(&vault, &name).await, Err(Unreadable::NotKept));
    assert_eq!(read(&vault, &other).await.as_deref(), Ok("another"));
}

#[tokio::test]
async fn the_files_hold_no_secret_in_clear() {
    let place = Place::new();
    let vault = place.vault().await;
    keep(&vault, &names()[0], "correct horse battery staple").await.unwrap();
    let bytes = place.bytes_of_everything();
    for wanted in ["correct horse", "staple", &data_encoding::BASE64.encode(b"correct horse battery staple")] {
        assert!(!bytes.windows(wanted.len()).any(|window| window == wanted.as_bytes()), "{wanted}");
    }
    assert!(!format!("{vault:?}").contains("horse"));
}

#[cfg(unix)]
#[tokio::test]
async fn the_key_file_is_its_owners_alone_and_never_written_to_again() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new();
    place.vault().await;
    let about = fs::metadata(place.key_file()).unwrap();
    assert_eq!(about.permissions().mode() & 0o777, 0o600);
    let written = fs::read(place.key_file()).unwrap();
    assert_eq!(written.len(), 45);
    place.vault().await;
    assert_eq!(fs::read(place.key_file()).unwrap(), written);

    fs::set_permissions(place.key_file(), fs::Permissions::from_mode(0o640)).unwrap();
    let vault = place.vault().await;
    let told = line(&vault);
    assert!(told.contains("can be read by others (mode 640)") && told.contains("chmod 600"), "{told}");
    assert_eq!(keep(&vault, &names()[0], "x").await, Err(NotKept::Locked));
}

#[tokio::test]
async fn two_that_start_at_the_same_moment_have_one_key() {
    let place = Place::new();
    let database = place.database().await;
    let path = place.key_file();
    let make = || {
        let path = path.clone();
        tokio::task::spawn_blocking(move || key_file::read_or_make(&path).unwrap().mark())
    };
    let tasks: Vec<_> = std::iter::repeat_with(make).take(8).collect();
    let mut marks = Vec::new();
    for task in tasks {
        marks.push(task.await.unwrap());
    }
    marks.dedup();
    assert_eq!(marks.len(), 1);
    database.close().await;
    assert_eq!(leftovers(place.0.path()), Vec::<String>::new());
}

/// Temporary files that nobody took away.
pub(super) fn leftovers(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| !name.starts_with("slotkeeper.db")).collect()
}

#[tokio::test]
async fn a_lost_key_file_is_not_made_anew_while_something_needs_it() {
    let place = Place::new();
    let name = &names()[0];
    keep(&place.vault().await, name, "correct horse").await.unwrap();
    let key = fs::read_to_string(place.key_file()).unwrap();
    fs::remove_file(place.key_file()).unwrap();

    let locked = place.vault().await;
    let told = line(&locked);
    assert!(told.contains("key file is missing") && told.contains("(1 of them)") && told.contains("openssl rand"), "{told}");
    assert_eq!(read(&locked, name).await, Err(Unreadable::Locked));
    assert_eq!(keep(&locked, name, "another").await, Err(NotKept::Locked));
    assert!(!place.key_file().exists());

    // Given in the settings, the key does as well.
    let given = KeySource::Given(Key::from_text(&key).unwrap());
    let vault = Vault::open(place.database().await, given).await.unwrap();
    assert_eq!(read(&vault, name).await.as_deref(), Ok("correct horse"));
}

#[tokio::test]
async fn with_another_key_nothing_is_lost_and_a_secret_can_be_entered_anew() {
    let place = Place::new();
    let [name, second, ..] = names();
    let before = place.vault().await;
    keep(&before, &name, "correct horse").await.unwrap();
    keep(&before, &second, "battery staple").await.unwrap();

    let other = || KeySource::Given(Key::from_text(&"07".repeat(32)).unwrap());
    let vault = Vault::open(place.database().await, other()).await.unwrap();
    let told = line(&vault);
    assert!(told.starts_with("2 of the secrets") && told.contains("another vault key") && told.contains("/setup"), "{told}");
    assert_eq!(read(&vault, &name).await, Err(Unreadable::OtherKey));
    keep(&vault, &name, "new horse").await.unwrap();
    assert_eq!(read(&vault, &name).await.as_deref(), Ok("new horse"));
    assert_eq!(read(&before, &second).await.as_deref(), Ok("battery staple"), "nothing is lost");
    let again = Vault::open(place.database().await, other()).await.unwrap();
    assert!(line(&again).starts_with("1 of the secrets"));
}

#[tokio::test]
async fn a_key_file_with_something_else_in_it_is_left_as_it_is() {
    for content in ["", "not a key", &"A".repeat(5000), "\u{0}\u{1}"] {
        let place = Place::new();
        owned(&place.key_file(), content);
        let vault = place.vault().await;
        assert!(line(&vault).contains("does not hold 32 bytes"), "{content:?}");
        assert_eq!(fs::read_to_string(place.key_file()).unwrap(), content);
    }
    let place = Place::new();
    fs::create_dir(place.key_file()).unwrap();
    let told = line(&place.vault().await);
    assert!(told.contains("key file"), "{told}");
}

fn owned(path: &Path, content: &str) {
    fs::write(path, content).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    }
}

#[tokio::test]
async fn a_folder_that_is_not_there_gives_no_key_and_says_so() {
    let place = Place::new();
    let nowhere = place.0.path().join("nowhere").join("key");
    let vault = Vault::open(place.database().await, KeySource::File(nowhere)).await.unwrap();
    assert!(line(&vault).contains("could not be made"), "{}", line(&vault));
    assert_eq!(read(&vault, &names()[0]).await, Err(Unreadable::NotKept));
}
