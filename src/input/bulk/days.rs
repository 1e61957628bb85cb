//! Days: the dates that rows have, each read once.

use foldhash::fast::RandomState;
use hashbrown::HashMap;

/// Where a date lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated {
    /// Its first day, counted from 1970.
    pub first: i32,
    /// Its last.
    pub last: i32,
    /// The number of the period it is summed into; `None` where the report does not speak of it.
    pub period: Option<u32>,
}

/// Says where a date lies; nothing where the careful reader must look.
pub type Calendar<'c> = dyn Fn(&str) -> Option<Dated> + Sync + 'c;

/// The text of a date: its first eight bytes, its last eight, and how many it has.
type Text = (u64, u64, usize);

/// A date that was met, and by which strands.
#[derive(Clone, Copy, Debug)]
struct Met {
    dated: Option<Dated>,
    strands: u64,
}

/// How many strands are told apart.
pub const STRANDS: usize = 64;

/// The dates that were met, by number.
pub struct Days {
    known: HashMap<Text, u32, RandomState>,
    met: Vec<Met>,
    last: (Text, u32, Dated),
}

impl Default for Days {
    fn default() -> Days {
        let nothing = Dated { first: 0, last: 0, period: None };
        // No field is so long, so that the first is like none before it.
        Days { known: HashMap::default(), met: Vec::new(), last: ((0, 0, usize::MAX), 0, nothing) }
    }
}

impl Days {
    /// The number of a date between two places of a block and where it lies; the same as that of the row before, more
    /// often than not.
    #[inline(always)]
    pub fn at(&mut self, block: &[u8], start: usize, end: usize, calendar: &Calendar<'_>) -> Option<(u32, Dated)> {
        let field = block.get(start..end)?;
        let text = match (field.first_chunk::<8>(), field.last_chunk::<8>()) {
            (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last), field.len()),
            _ => (field.iter().fold(0, |text, byte| text << 8 | u64::from(*byte)), 0, field.len()),
        };
        if text == self.last.0 {
            return Some((self.last.1, self.last.2));
        }
        self.look_up(field, text, calendar)
    }

    #[inline(never)]
    fn look_up(&mut self, field: &[u8], text: Text, calendar: &Calendar<'_>) -> Option<(u32, Dated)> {
        // A longer one has a middle that is in neither end.
        if field.len() > 16 {
            return None;
        }
        let number = match self.known.get(&text) {
            Some(number) => *number,
            None => {
                let dated = std::str::from_utf8(field).ok().and_then(calendar);
                let number = u32::try_from(self.met.len()).ok()?;
                self.met.push(Met { dated, strands: 0 });
                self.known.insert(text, number);
                number
            }
        };
        let dated = self.met.get(number as usize)?.dated?;
        self.last = (text, number, dated);
        Some((number, dated))
    }

    /// Notes that a strand has rows of a date.
    #[inline(always)]
    pub fn note(&mut self, number: u32, strand: u8) {
        if let Some(met) = self.met.get_mut(number as usize) {
            met.strands |= 1_u64 << (strand & 63);
        }
    }

    /// The first and last days of the dates of a strand.
    pub fn of(&self, strand: usize) -> impl Iterator<Item = (i32, i32)> {
        let met = self.met.iter().filter(move |met| met.strands >> strand & 1 == 1);
        met.filter_map(|met| met.dated).map(|dated| (dated.first, dated.last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_once_and_told_apart_by_every_byte() {
        let asked = std::sync::Mutex::new(Vec::new());
        let calendar = |text: &str| {
            asked.lock().unwrap().push(text.to_owned());
            let day = text.get(8..10)?.parse().ok()?;
            Some(Dated { first: day, last: day, period: None })
        };
        let mut days = Days::default();
        // A row without a date is not of the day before it, and none is before the first.
        assert_eq!(days.at(b"", 0, 0, &calendar), None);
        let mut days = Days::default();
        asked.lock().unwrap().clear();
        let mut at = |text: &str| {
            days.at(text.as_bytes(), 0, text.len(), &calendar).map(|(number, dated)| (number, dated.first))
        };
        assert_eq!(at("2024-01-05"), Some((0, 5)));
        assert_eq!(at("2024-01-05"), Some((0, 5)));
        assert_eq!(at("2024-01-06"), Some((1, 6)));
        assert_eq!(at("2024-01-05"), Some((0, 5)));
        assert_eq!(at("2024-W01"), None);
        assert_eq!(at("2024-W01"), None);
        assert_eq!((at("2024"), at("2023"), at("2024")), (None, None, None));
        assert_eq!(at("2024-01-01..2024-01-05"), None);
        days.note(0, 3);
        assert_eq!(days.of(3).collect::<Vec<_>>(), [(5, 5)]);
        assert_eq!(days.of(2).count(), 0);
        assert_eq!(*asked.lock().unwrap(), ["2024-01-05", "2024-01-06", "2024-W01", "2024", "2023"]);
    }
}
