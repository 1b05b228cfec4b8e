//! Which route a case takes: `[route]`, or one of `[[routes]]` that a decision table gives by the
//! answers. It is chosen once, when the case is filed, and never looked for elsewhere: the fields
//! are private, so that whoever needs a route comes through here or through `Case::rule`.

use super::{Answers, Chosen, Item, Level, Route, StationClass, Step, table::Sets};

/// What a table gives for `[route]` itself.
pub const MAIN: &str = "main";

impl Item {
    /// Every route, the main one first.
    pub fn routes(&self) -> impl Iterator<Item = &Route> {
        std::iter::once(&self.route).chain(&self.routes)
    }

    /// Whether this route takes cases in at this level. Who could not get something done is heard at the
    /// district's window as well, whoever it is about.
    pub fn is_taken_at(&self, rule: &Route, level: Level) -> bool {
        rule.is_taken_at(level) || (self.heard.is_some() && level == Level::District)
    }

    /// The route of a case whose answers chose these rows; the main one where no table chooses.
    pub fn route_for(&self, chosen: &[Chosen]) -> &Route {
        let given = self.tables.iter().find_map(|table| {
            let row = chosen.iter().find(|chosen| chosen.table == table.key)?;
            match table.sets {
                Sets::Route => table.rows.get(row.row),
                Sets::Promise => None,
            }
        });
        let key = given.map_or(MAIN, |row| row.gives.trim());
        let found = self.routes().find(|route| route.key == key);
        found.unwrap_or(&self.route)
    }

    /// The routes that these answers leave open, the main one first: all of them before anything
    /// is answered, one as soon as the answers suffice. Never none.
    pub fn routes_left(&self, answers: &Answers) -> Vec<&Route> {
        let Some(table) = self.tables.iter().find(|table| table.sets == Sets::Route) else {
            return vec![&self.route];
        };
        let rows = table.left(self, answers);
        let is_open = |route: &&Route| {
            rows.iter()
                .any(|row| table.rows[*row].gives.trim() == route.key)
        };
        let left: Vec<&Route> = self.routes().filter(is_open).collect();
        match left.is_empty() {
            true => vec![&self.route],
            false => left,
        }
    }
}

impl Route {
    /// Whether a counter on this level takes a case of this route in: a station always, a street
    /// what a station does not close itself, a district what it accepts.
    pub fn is_taken_at(&self, level: Level) -> bool {
        match level {
            Level::Community => true,
            Level::Street => self.station != StationClass::Close || self.accept == Level::Street,
            Level::District => self.accept == Level::District,
            Level::City => false,
        }
    }

    /// The bureau where a step of the district is done, by its suffix in the unit tree: its own,
    /// or the one that decides. `None` on other levels.
    pub fn bureau_of<'a>(&'a self, step: &'a Step) -> Option<&'a str> {
        let bureau = step.bureau.as_deref().or(self.bureau.as_deref());
        bureau.filter(|_| step.at == Level::District)
    }
}
