//! What happens in a session: people come, papers are photographed, words change on two devices, the line
//! comes and goes, somebody changes their mind; then the line is good and everything empties.

use super::device::State;
use super::session::Session;

impl Session<'_> {
    pub fn tell(&mut self) {
        let steps = 4 + self.dice.below(10);
        self.line.bad = [0, 2, 2, 4][self.dice.below(4) as usize];
        let first = self.any_device();
        let id = self.begins(first, None);
        if self.devices.len() > 1 && self.dice.one_in(2) {
            self.both_at(first, &id);
        }
        for _ in 0..steps {
            self.step();
        }
        self.hand_in_the_rest();
        self.line.bad = 0;
        let mut turns = 0;
        // A few rounds of conflicts may follow one another; each needs a person and another round.
        loop {
            let all = self.devices.len();
            let mut empty = true;
            for at in 0..all {
                empty &= self.syncs(at);
            }
            self.hand_in_the_rest();
            let settled = self.devices.iter().all(|device| {
                device.is_empty()
                    && device.drafts.values().all(|draft| {
                        draft.conflict.is_none() && matches!(draft.state, State::Sent(_))
                    })
            });
            if empty && settled {
                break;
            }
            turns += 1;
            assert!(turns < 60, "seed {}: the outbox does not empty", self.seed);
        }
        self.arrive();
        // What came late may have met a device: it hears of it and nothing changes.
        for at in 0..self.devices.len() {
            self.syncs(at);
        }
    }

    /// Both devices have the same draft before them, and both write.
    fn both_at(&mut self, first: usize, id: &str) {
        let bad = std::mem::take(&mut self.line.bad);
        for at in [first, 1 - first] {
            self.syncs(at);
        }
        self.line.bad = bad;
        for _ in 0..6 + self.dice.below(8) {
            let at = self.any_device();
            let draft = self.devices[at].drafts.get(id);
            let is_open =
                draft.is_some_and(|draft| draft.state == State::Draft && draft.conflict.is_none());
            match self.dice.below(2) {
                0 if is_open && self.may_grow(at, id) => self.edits(at, id),
                _ => drop(self.syncs(at)),
            }
        }
    }

    fn step(&mut self) {
        let at = self.any_device();
        let open: Vec<String> = self.devices[at]
            .drafts
            .values()
            .filter(|draft| draft.state == State::Draft && draft.conflict.is_none())
            .map(|draft| draft.id.clone())
            .collect();
        let queued: Vec<String> = self.devices[at]
            .drafts
            .values()
            .filter(|draft| draft.state == State::Queued && draft.conflict.is_none())
            .map(|draft| draft.id.clone())
            .collect();
        match self.dice.below(12) {
            0 if self.devices[at].drafts.len() < 3 => drop(self.begins(at, None)),
            1 if self.devices[at].drafts.len() < 3 => {
                // The same person comes once more, for the same thing.
                let all = self.devices[at].drafts.values();
                let like = all.map(|draft| draft.words.person.clone()).next();
                self.begins(at, like);
            }
            2 => self.taps(at),
            3 | 4 if !open.is_empty() => {
                let id = open[self.dice.below(open.len() as u64) as usize].clone();
                if self.devices[at].drafts[&id].words.answers.len() < 90 && self.may_grow(at, &id) {
                    self.edits(at, &id);
                }
            }
            5 if !open.is_empty() => {
                let id = open[self.dice.below(open.len() as u64) as usize].clone();
                self.hands_in(at, &id);
            }
            // Taken back after it was handed in, perhaps after it arrived without anybody knowing.
            6 if !queued.is_empty() => {
                let id = queued[self.dice.below(queued.len() as u64) as usize].clone();
                if self.may_grow(at, &id) {
                    self.edits(at, &id);
                }
            }
            7 => {
                // The line gets better or worse.
                self.line.bad = [0, 2, 2, 4][self.dice.below(4) as usize];
            }
            _ => drop(self.syncs(at)),
        }
    }

    fn may_grow(&self, at: usize, id: &str) -> bool {
        let words = &self.devices[at].drafts[id].words;
        words
            .answers
            .values()
            .map(|told| told.chars().count())
            .max()
            < Some(85)
    }

    fn hand_in_the_rest(&mut self) {
        for at in 0..self.devices.len() {
            let open: Vec<String> = self.devices[at]
                .drafts
                .values()
                .filter(|draft| draft.state == State::Draft && draft.conflict.is_none())
                .map(|draft| draft.id.clone())
                .collect();
            for id in open {
                self.hands_in(at, &id);
            }
        }
    }

    fn arrive(&mut self) {
        let (line, dice) = (&mut self.line, &mut self.dice);
        self.house.run(line.all_arrive(dice));
    }
}
