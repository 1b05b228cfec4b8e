//! 评价码: the code of one service event. It is keyed, so nobody can guess it; it names the home by its
//! first character and says nothing else; and it rates this service, once, and opens nothing.

use crate::keys::Keys;
use crate::store::{Row, StoreError, Tx};
use crate::world::World;
use crate::{args, sql};
use yike_core::case::Service;
use yike_core::clock::At;
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

sql! {
    FIND = "SELECT s.case_id, s.service, s.n, s.item, s.unit, s.person, s.online, s.at, r.level
        FROM served s LEFT JOIN rating r ON r.home = s.home AND r.case_id = s.case_id
        AND r.service = s.service AND r.n = s.n WHERE s.home = $1 AND s.code = $2";
}

const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// The home's character and eighty keyed bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// The same for ever: a receipt that is printed again bears the same code.
    pub fn of(keys: &Keys, first: char, about: (&str, &str, Service, u32)) -> Code {
        let (home, id, service, n) = about;
        let about = format!("rate/{home}/{id}/{}/{n}", service.as_str());
        let digest = keys.session_id(&about);
        let nibbles = digest.bytes().filter_map(|b| char::from(b).to_digit(16));
        let bits: Vec<u32> = nibbles
            .take(20)
            .flat_map(|nibble| (0..4).rev().map(move |bit| nibble >> bit & 1))
            .collect();
        let signs = bits.chunks(5).map(|five| {
            let place = five.iter().fold(0, |all, bit| all << 1 | bit);
            char::from(ALPHABET[place as usize % 32])
        });
        Code(std::iter::once(first).chain(signs).collect())
    }

    /// As it was typed or scanned: without regard to case, blanks and dashes.
    pub fn parse(text: &str) -> Option<Code> {
        let bare: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let fits = bare.len() == 17 && bare.bytes().all(|b| ALPHABET.contains(&b));
        fits.then_some(Code(bare))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is printed: `2-ABCD-EFGH-JKLM-NPQR`.
    pub fn grouped(&self) -> String {
        let (first, rest) = self.0.split_at(1);
        let groups = rest.as_bytes().chunks(4).map(String::from_utf8_lossy);
        groups.fold(first.to_owned(), |all, group| format!("{all}-{group}"))
    }

    fn first(&self) -> char {
        self.0.chars().next().unwrap_or('2')
    }
}

/// A service event as its code shows it: the item, the day and the unit, and nothing of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub home: String,
    /// The case, or the stream of the visit.
    pub id: String,
    pub service: Service,
    pub n: u32,
    pub item: String,
    pub unit: UnitId,
    pub person: Option<PersonId>,
    pub online: bool,
    pub at: At,
    /// As it was rated, if it was.
    pub level: Option<u8>,
}

impl Event {
    /// Whether it is of a case; advice and told notices have none.
    pub fn is_of_case(&self) -> bool {
        self.service != Service::Advice
    }
}

/// The service event of a code.
pub fn find(tx: &mut Tx<'_>, world: &World, code: &Code) -> Result<Option<Event>, StoreError> {
    let homes = world.homes();
    let Some(home) = homes.home_of(code.first()) else {
        return Ok(None);
    };
    let row = tx.one(&FIND, args![home, code.as_str()])?;
    row.map(|row| read(home, &row))
        .transpose()
        .map(Option::flatten)
}

fn read(home: &str, row: &Row) -> Result<Option<Event>, StoreError> {
    let Some(service) = Service::parse(row.text(1)?) else {
        return Ok(None);
    };
    Ok(Some(Event {
        home: home.to_owned(),
        id: row.text(0)?.to_owned(),
        service,
        n: row.i64(2)? as u32,
        item: row.text(3)?.to_owned(),
        unit: UnitId::new(row.text(4)?),
        person: Some(row.text(5)?)
            .filter(|id| !id.is_empty())
            .map(PersonId::new),
        online: row.i64(6)? == 1,
        at: At(row.i64(7)?),
        level: row.opt_i64(8)?.map(|level| level as u8),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_of_one_service_and_is_read_as_people_type_it() {
        let keys = Keys::new(&[7; 32]);
        let of = |id: &str, n: u32| Code::of(&keys, '3', ("110101", id, Service::Correction, n));
        let code = of("0193", 1);
        assert_eq!(code, of("0193", 1));
        assert_ne!(code, of("0193", 2));
        assert_ne!(code, of("0194", 1));
        let typed = code.grouped().to_lowercase().replace('-', " ");
        assert_eq!(Code::parse(&typed), Some(code.clone()));
        assert_eq!(code.grouped().len(), 17 + 4);
        for odd in [
            "",
            "3",
            "110101194912310024",
            "../../etc/passwd/a",
            "3-0000-0000-0000-0000",
        ] {
            assert_eq!(Code::parse(odd), None, "{odd}");
        }
    }
}
