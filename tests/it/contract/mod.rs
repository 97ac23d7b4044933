//! What every engine promises, whoever decides behind it: one suite of sentences over three subjects. They are the embedded
//! engine, the embedded engine behind our own HTTP API as SERIES' client sees it, and the stand-in for SERIES.

mod sentences;
mod subject;

macro_rules! every_engine {
    ($($sentence:ident)*) => {
        mod the_embedded_engine {
            $(#[tokio::test]
            async fn $sentence() {
                super::sentences::$sentence(super::subject::Subject::embedded().await).await;
            })*
        }
        mod the_embedded_engine_behind_our_api {
            $(#[tokio::test]
            async fn $sentence() {
                super::sentences::$sentence(super::subject::Subject::behind_our_api().await).await;
            })*
        }
        mod series {
            $(#[tokio::test]
            async fn $sentence() {
                super::sentences::$sentence(super::subject::Subject::series().await).await;
            })*
        }
    };
}

every_engine! {
    a_session_that_was_made_can_be_read_and_is_coming
    a_vacant_slot_is_taken_and_left_and_the_session_shows_it
    any_slot_is_the_lowest_vacant_one_and_a_named_one_is_that_one
    a_user_has_one_slot_in_a_role_and_may_have_one_in_another
    what_is_held_and_what_is_not_there_cannot_be_taken
    a_rank_that_is_too_low_is_refused_with_what_is_needed
    who_is_no_member_gets_nothing
    a_session_that_is_closed_or_over_takes_nobody
    nobody_leaves_what_they_do_not_hold_or_what_is_over
    a_moderator_takes_somebody_out_even_when_it_is_over
    a_role_or_a_session_that_is_not_there_is_named_as_that
    a_request_that_comes_twice_acts_once
    of_many_at_one_slot_one_gets_it
    what_a_user_holds_is_found_across_sessions
    a_change_keeps_what_it_does_not_name
    changes_are_announced
}
