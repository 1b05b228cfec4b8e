//! 吞掉错误的写法什么也存不下，也得不到回执。

use crate::house::each_engine;
use crate::people::*;
use yike::store::StoreError;
use yike::{args, sql};

sql! {
    RENUMBER = "UPDATE case_row SET number = $1 WHERE home = $2 AND id = $3";
    MARK = "INSERT INTO setting (name, value) VALUES ('swallowed', $1)";
    MARKED = "SELECT value FROM setting WHERE name = 'swallowed'";
}

#[test]
fn a_swallowed_error_stores_and_acknowledges_nothing() {
    each_engine(|house| {
        let first = house.files_at_counter("temporary-relief", LIN_XIAO, &wang_xiulan());
        let second = house.files_at_counter("temporary-relief", LIN_XIAO, &neighbour(1));
        let taken = house.case(&first).filing().number.clone();
        let done: Result<&str, StoreError> = house.run(house.app.store.write(move |tx| {
            tx.put(&MARK, args!["before"]);
            tx.put(&RENUMBER, args![&taken, &second.home, &second.id]);
            // The refusal shows here, and the job looks away.
            let _ = tx.flush();
            Ok("a receipt for nothing")
        }));
        assert!(matches!(done, Err(StoreError::Unique { .. })), "{done:?}");
        assert!(house.read(|tx| tx.one(&MARKED, args![])).is_none());
        house.assert_whole();
    });
}
