//! 进门规矩: what the installation asks of its staff before it lets them in and before they
//! decide. Three settings, kept by the security administrator.

use crate::passphrase::{About, Profile};
use crate::world::World;
use yike_core::clock::At;
use yike_core::who::PersonId;

/// The settings as they stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rules {
    pub profile: Profile,
    pub second: Second,
    /// A proof older than so many minutes is asked for again before a decision.
    pub step_up: Option<i64>,
}

/// 第二重验证: whether staff prove themselves by a code as well.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Second {
    Off,
    #[default]
    Offered,
    Required,
}

impl Second {
    pub const ALL: [Second; 3] = [Second::Off, Second::Offered, Second::Required];

    pub fn as_str(self) -> &'static str {
        match self {
            Second::Off => "off",
            Second::Offered => "offered",
            Second::Required => "required",
        }
    }

    pub fn parse(text: &str) -> Option<Second> {
        Second::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// What `step_up` may be: never, or after so many minutes.
pub const STEP_UPS: [&str; 5] = ["off", "1", "5", "15", "30"];

impl Rules {
    pub const PROFILE: &'static str = "password_profile";
    pub const SECOND: &'static str = "second_factor";
    pub const STEP_UP: &'static str = "step_up";

    /// What is not set, or set to nothing known, is as it comes.
    pub fn of(world: &World) -> Rules {
        let set = |name: &str| world.settings.get(name).map_or("", String::as_str);
        Rules {
            profile: Profile::parse(set(Rules::PROFILE)).unwrap_or_default(),
            second: Second::parse(set(Rules::SECOND)).unwrap_or_default(),
            step_up: set(Rules::STEP_UP).parse().ok().filter(|n| *n > 0),
        }
    }

    /// The settings by name, as they are kept.
    pub fn told(&self) -> [(&'static str, String); 3] {
        let step_up = self.step_up.map_or("off".into(), |n| n.to_string());
        [
            (Rules::PROFILE, self.profile.as_str().into()),
            (Rules::SECOND, self.second.as_str().into()),
            (Rules::STEP_UP, step_up),
        ]
    }

    /// Whether a proof of that moment no longer carries a decision.
    pub fn is_stale(&self, proved: At, now: At) -> bool {
        self.step_up
            .is_some_and(|minutes| now.0 - proved.0 > minutes * 60_000)
    }
}

/// What somebody whose passphrase was right lacks before they are in, in the order of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// The code of their second factor.
    Code,
    /// A passphrase of their own, or one that is not over.
    Passphrase,
    /// A second factor, where everybody must have one.
    Factor,
}

impl Lack {
    pub const ALL: [Lack; 3] = [Lack::Code, Lack::Passphrase, Lack::Factor];

    pub fn as_str(self) -> &'static str {
        match self {
            Lack::Code => "code",
            Lack::Passphrase => "passphrase",
            Lack::Factor => "factor",
        }
    }

    pub fn parse(text: &str) -> Option<Lack> {
        Lack::ALL.into_iter().find(|one| one.as_str() == text)
    }

    /// The page that asks for it.
    pub fn page(self) -> &'static str {
        match self {
            Lack::Code => "/login/code",
            Lack::Passphrase => "/passphrase",
            Lack::Factor => "/second-factor",
        }
    }
}

/// How somebody stands at the door.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Since when the passphrase holds.
    pub since: At,
    /// Somebody else chose it, or it no longer fits the profile.
    pub must_change: bool,
    pub has_factor: bool,
}

impl Standing {
    /// What is asked for next; `past` is what has been given already.
    pub fn lacks(&self, rules: &Rules, past: Option<Lack>, now: At) -> Option<Lack> {
        let is_over = rules.profile.ends(self.since).is_some_and(|end| end <= now);
        let lacking = |lack: &Lack| match lack {
            Lack::Code => self.has_factor && rules.second != Second::Off,
            Lack::Passphrase => self.must_change || is_over,
            Lack::Factor => !self.has_factor && rules.second == Second::Required,
        };
        let mut left = Lack::ALL.into_iter().filter(|lack| Some(*lack) > past);
        left.find(lacking)
    }
}

/// Checks a passphrase for somebody of the staff, by the profile in force.
///
/// # Errors
/// A sentence.
pub fn check(
    world: &World,
    person: &PersonId,
    words: &str,
    now: At,
) -> Result<(), yike_core::door::Fault> {
    let known = world.people.get(person);
    let posts = world.posts_of(person, now);
    let units: Vec<&str> = posts.iter().map(|p| world.units.name(&p.unit)).collect();
    let about = About {
        login: known.and_then(|p| p.login.as_deref()).unwrap_or_default(),
        name: known.map_or("", |p| p.name.as_str()),
        units: &units,
    };
    Rules::of(world).profile.check(words, &about)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;

    #[test]
    fn what_is_lacking_is_asked_for_in_its_order_and_once() {
        let rules = |profile, second| Rules {
            profile,
            second,
            step_up: None,
        };
        let plain = Standing::default();
        let offered = rules(Profile::Asvs5, Second::Offered);
        assert_eq!(plain.lacks(&offered, None, At(0)), None);
        let all = Standing {
            must_change: true,
            has_factor: true,
            ..plain
        };
        assert_eq!(all.lacks(&offered, None, At(0)), Some(Lack::Code));
        let next = all.lacks(&offered, Some(Lack::Code), At(0));
        assert_eq!(next, Some(Lack::Passphrase));
        assert_eq!(all.lacks(&offered, next, At(0)), None);
        let off = rules(Profile::Asvs5, Second::Off);
        assert_eq!(all.lacks(&off, None, At(0)), Some(Lack::Passphrase));
        let strict = rules(Profile::Gbt22239, Second::Required);
        assert_eq!(
            plain.lacks(&strict, None, At(90 * DAY)),
            Some(Lack::Passphrase)
        );
        assert_eq!(
            plain.lacks(&strict, None, At(90 * DAY - 1)),
            Some(Lack::Factor)
        );
        let gone = plain.lacks(&strict, Some(Lack::Passphrase), At(90 * DAY));
        assert_eq!(gone, Some(Lack::Factor));
    }

    #[test]
    fn settings_are_told_as_they_are_read() {
        let mut world = World::default();
        assert_eq!(Rules::of(&world), Rules::default());
        for value in ["nonsense", "-5", ""] {
            for name in [Rules::PROFILE, Rules::SECOND, Rules::STEP_UP] {
                world.settings.insert(name.into(), value.into());
            }
            assert_eq!(Rules::of(&world), Rules::default(), "{value}");
        }
        for step_up in STEP_UPS {
            world.settings.insert(Rules::STEP_UP.into(), step_up.into());
            assert_eq!(Rules::of(&world).told()[2].1, step_up);
        }
        let rules = Rules {
            step_up: Some(5),
            ..Rules::default()
        };
        assert!(!rules.is_stale(At(0), At(300_000)) && rules.is_stale(At(0), At(300_001)));
    }
}
