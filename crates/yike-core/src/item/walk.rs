//! 局科长走流程: the item by which somebody who leads goes through another item as a resident would.
//! Planned by the staff, and nothing that anybody comes for.

use serde::{Deserialize, Serialize};

/// What such an item has beside the elements of others. Its route has two steps: whoever leads walks, the
/// head of the unit where they were closes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Walk {
    /// Key of the item that each problem becomes a matter of.
    pub problem: String,
}
