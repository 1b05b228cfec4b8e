//! 办件编号不跳号、不重号，退回去的申报不占号。

use crate::house::each_engine;
use crate::people::*;
use yike::act::{self, Fail};

#[test]
fn sixty_four_filings_at_once_with_refusals_among_them() {
    each_engine(|house| {
        let orders: Vec<_> = (0..64)
            .map(|n| {
                let staff = if n % 2 == 0 { LIN_XIAO } else { ZHOU_NING };
                let mut intake = house.intake("temporary-relief", &neighbour(n % 5));
                if n % 4 == 3 {
                    intake.given.pop();
                }
                house.order_of(&house.staff(staff), &crate::house::fresh_id(), intake)
            })
            .collect();
        let app = house.app.clone();
        let answers = house.run(async move {
            let mut jobs = Vec::new();
            for order in orders {
                let app = app.clone();
                jobs.push(tokio::spawn(async move { act::act(&app, order).await }));
            }
            let mut answers = Vec::new();
            for job in jobs {
                answers.push(job.await.expect("runs"));
            }
            answers
        });
        let filed = answers.iter().filter(|answer| answer.is_ok()).count();
        let refused = |a: &&Result<_, Fail>| matches!(a, Err(Fail::Refused(_)));
        assert_eq!(filed, 48, "{answers:?}");
        assert_eq!(answers.iter().filter(refused).count(), 16, "{answers:?}");
        assert_eq!(house.numbers().len(), 48);
        // The next day begins at one again; so does another street.
        house.it_is("2026-11-23 09:00");
        let monday = house.files_at_counter("temporary-relief", LIN_XIAO, &neighbour(1));
        assert_eq!(&house.case(&monday).filing().number[18..24], "000001");
        house.assert_whole();
    });
}
