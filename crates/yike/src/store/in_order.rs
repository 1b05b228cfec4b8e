//! Sending several requests at once and keeping their order.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

pub(super) type Step<'a, T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + 'a>>;
pub(super) type Steps<'a, T, E> = Vec<Step<'a, T, E>>;

/// Starts the steps in order and waits for all of them. A step that fails before it is sent
/// (on its first poll) keeps those behind it from being sent: above all, a COMMIT.
/// Otherwise all answers are awaited and the first error in order is the answer.
pub(super) async fn all<T, E>(mut steps: Steps<'_, T, E>) -> Result<Vec<T>, E> {
    let mut answers: Vec<Option<Result<T, E>>> = Vec::new();
    poll_fn(|context| {
        let mut waiting = false;
        for at in 0..steps.len() {
            let fresh = at == answers.len();
            if fresh {
                answers.push(None);
            }
            if answers[at].is_some() {
                continue;
            }
            match steps[at].as_mut().poll(context) {
                Poll::Pending => waiting = true,
                Poll::Ready(answer) => {
                    let unsent = fresh && answer.is_err();
                    answers[at] = Some(answer);
                    if unsent {
                        steps.truncate(at + 1);
                        break;
                    }
                }
            }
        }
        if waiting {
            Poll::Pending
        } else {
            Poll::Ready(())
        }
    })
    .await;
    answers.into_iter().flatten().collect()
}
