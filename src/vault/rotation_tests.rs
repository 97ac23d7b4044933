//! What rotating the key promises: everything opens with the new one, wherever it stands.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use secrecy::ExposeSecret as _;

use super::tests::{Place, keep, leftovers, names, read, secret};
use super::*;
use crate::domain::{DiscordUserId, Door, EngineKind, Plan, RequestId, RobloxId, SlotChange, SlotNumber};

#[tokio::test]
async fn a_rotation_seals_everything_anew_also_what_stands_in_rows_of_its_own() {
    let place = Place::new();
    let vault = place.vault().await;
    keep(&vault, &names()[0], "correct horse").await.unwrap();
    let request: RequestId = "71".parse().unwrap();
    let name = SecretName::OfRequest(request.clone());
    let token = vault.seal(&name, &secret("answer token")).unwrap();
    wait_for_truth(&vault, request, token.clone()).await;

    assert_eq!(vault.rotate().await.unwrap(), Resealed { sealed: 2, left: 0 });
    // This one has the old key yet, and keeps nothing with it any more.
    assert_eq!(keep(&vault, &names()[1], "late").await, Err(NotKept::Locked));
    let after = place.vault().await;
    assert!(after.trouble().is_none());
    assert_eq!(read(&after, &names()[0]).await.as_deref(), Ok("correct horse"));
    assert_eq!(after.unseal(&name, &token).err(), Some(Unreadable::OtherKey), "the old key is gone");
    let rows = store::unconfirmed::before(&mut after.0.database.reader().await.unwrap(), Timestamp::MAX).await.unwrap();
    let opened = after.unseal(&name, &rows[0].token).unwrap();
    assert_eq!((rows.len(), opened.expose_secret()), (1, "answer token"));
    assert_eq!(after.rotate().await.unwrap(), Resealed { sealed: 2, left: 0 });
    assert!(!key_file::next_of(&place.key_file()).exists());
    assert_eq!(leftovers(place.0.path()), Vec::<String>::new());
}

/// Keeps an answer that waits for the truth, with this token.
async fn wait_for_truth(vault: &Vault, request: RequestId, token: Sealed) {
    let change = SlotChange::Taken { role: "Trainer".parse().unwrap(), slot: SlotNumber::new(0), by: RobloxId::new(7).unwrap() };
    let row = store::unconfirmed::UnconfirmedRow {
        request,
        asked_under: None,
        workspace: "workspace_1".parse().unwrap(),
        session: "session_1".parse().unwrap(),
        change,
        user: DiscordUserId::new(9).unwrap(),
        door: Door::Board,
        asked_at: Timestamp::UNIX_EPOCH,
        token,
        place: store::unconfirmed::Place::Answer,
    };
    let mut writer = vault.0.database.writer().await;
    let mut transaction = writer.begin().await.unwrap();
    let workspace = store::workspaces::Workspace {
        id: row.workspace.clone(),
        name: "Night Shift".parse().unwrap(),
        plan: Plan::Premium,
        engine: EngineKind::Series,
        roblox_group: None,
        series: None,
        created_at: Timestamp::UNIX_EPOCH,
    };
    store::workspaces::insert(&mut transaction, &workspace).await.unwrap();
    store::unconfirmed::put(&mut transaction, &row).await.unwrap();
    transaction.commit().await.unwrap();
}
