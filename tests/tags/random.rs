//! Numbers that are the same everywhere.

/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers everywhere and for ever.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    pub(super) fn percent(&mut self, chance: u64) -> bool {
        self.below(1_000) < chance * 10
    }

    pub(super) fn per_mille(&mut self, chance: u64) -> bool {
        self.below(1_000) < chance
    }

    pub(super) fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len() as u64) as usize]
    }

    pub(super) fn word(&mut self) -> String {
        const SYLLABLES: [&str; 24] = [
            "ba", "be", "do", "fi", "ga", "ho", "ka", "le", "lo", "mi", "na", "no", "pa", "pe", "ri", "ro", "sa", "so", "ta", "ti", "ve",
            "vo", "wa", "zu",
        ];
        (0..4 + self.below(2)).map(|_| *self.of(&SYLLABLES)).collect()
    }
}
