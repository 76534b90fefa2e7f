//! How many different ones, in so many bytes: exact for a few, estimated beyond.

/// Instead of a number of hashes: the bytes are registers.
const DENSE: u8 = u8::MAX;

/// Counts different hashes in `N` bytes: half as many of them are told apart exactly, by 16 of their bits. More are
/// estimated by HyperLogLog with `N` registers, within 1.04/sqrt(N) of the truth for two of three numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Distinct<const N: usize> {
    /// How many hashes there are, or [`DENSE`].
    count: u8,
    bytes: [u8; N],
}

impl<const N: usize> Distinct<N> {
    /// Bits of a hash that name its register.
    const INDEX_BITS: u32 = N.trailing_zeros();
    const MAX_EXACT: usize = N / 2;

    pub(super) const fn new() -> Self {
        assert!(N.is_power_of_two() && N >= 16 && N / 2 < DENSE as usize);
        Self { count: 0, bytes: [0; N] }
    }

    /// Sees something with this hash.
    pub(super) fn see(&mut self, hash: u64) {
        if self.count == DENSE {
            self.register(hash as u32, 32);
            return;
        }
        let short = hash as u16;
        if self.exact().any(|known| known == short) {
            return;
        }
        let count = usize::from(self.count);
        if count < Self::MAX_EXACT {
            self.bytes[2 * count..2 * count + 2].copy_from_slice(&short.to_le_bytes());
            self.count += 1;
        } else {
            self.make_dense();
            self.register(hash as u32, 32);
        }
    }

    /// Sees all that another one saw.
    pub(super) fn merge(&mut self, other: &Self) {
        if other.count != DENSE {
            other.exact().for_each(|short| match self.count {
                DENSE => self.register(short.into(), 16),
                _ => self.see(short.into()),
            });
            return;
        }
        if self.count != DENSE {
            self.make_dense();
        }
        self.bytes.iter_mut().zip(other.bytes).for_each(|(mine, theirs)| *mine = (*mine).max(theirs));
    }

    /// How many different ones, about.
    pub(super) fn estimate(&self) -> u64 {
        if self.count != DENSE {
            return self.count.into();
        }
        let mut of_value = [0_u32; 34];
        self.bytes.iter().for_each(|&value| of_value[usize::from(value)] += 1);
        estimate(&of_value, N as f64, 31 - Self::INDEX_BITS as usize).round() as u64
    }

    /// Appends it to a snapshot.
    pub(super) fn write(&self, bytes: &mut Vec<u8>) {
        bytes.push(self.count);
        bytes.extend_from_slice(self.used());
    }

    /// Takes one from the beginning of `bytes`; `None` if there is none.
    pub(super) fn read(bytes: &mut &[u8]) -> Option<Self> {
        let (&count, rest) = bytes.split_first()?;
        if count != DENSE && usize::from(count) > Self::MAX_EXACT {
            return None;
        }
        let mut read = Self { count, ..Self::new() };
        let (used, rest) = rest.split_at_checked(read.used().len())?;
        let highest = (32 - Self::INDEX_BITS) as u8;
        if count == DENSE && used.iter().any(|&value| value > highest) {
            return None;
        }
        read.bytes[..used.len()].copy_from_slice(used);
        *bytes = rest;
        Some(read)
    }

    fn used(&self) -> &[u8] {
        if self.count == DENSE { &self.bytes } else { &self.bytes[..2 * usize::from(self.count)] }
    }

    fn exact(&self) -> impl Iterator<Item = u16> {
        self.used().as_chunks().0.iter().map(|pair| u16::from_le_bytes(*pair))
    }

    fn make_dense(&mut self) {
        let exact = std::mem::replace(self, Self { count: DENSE, bytes: [0; N] });
        exact.exact().for_each(|short| self.register(short.into(), 16));
    }

    /// The register that the first bits name holds the most zeros seen behind them, and one. Of a hash of which only some
    /// bits are known the zeros end with those.
    fn register(&mut self, hash: u32, bits: u32) {
        let index = hash as usize % N;
        let zeros = (hash >> Self::INDEX_BITS | 1 << (bits - Self::INDEX_BITS - 1)).trailing_zeros();
        self.bytes[index] = self.bytes[index].max(zeros as u8 + 1);
    }
}

/// The estimate of Ertl 2017 ("New cardinality estimation algorithms for HyperLogLog sketches"), which needs no tables and
/// has no bias at any number: `of_value` tells how many of `m` registers hold each value, up to `q + 1`.
fn estimate(of_value: &[u32], m: f64, q: usize) -> f64 {
    let share = |value: usize| f64::from(of_value[value]) / m;
    let from_full = m * tau(1.0 - share(q + 1));
    let z = (1..=q).rev().fold(from_full, |z, value| 0.5 * (z + f64::from(of_value[value])));
    m * m / (2.0 * std::f64::consts::LN_2 * (z + m * sigma(share(0))))
}

fn sigma(mut x: f64) -> f64 {
    if x >= 1.0 {
        return f64::INFINITY;
    }
    let (mut y, mut z) = (1.0, x);
    loop {
        x *= x;
        let before = z;
        z += x * y;
        y += y;
        if z == before {
            return z;
        }
    }
}

fn tau(mut x: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return 0.0;
    }
    let (mut y, mut z) = (1.0, 1.0 - x);
    loop {
        x = x.sqrt();
        let before = z;
        y *= 0.5;
        z -= (1.0 - x).powi(2) * y;
        if z == before {
            return z / 3.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SplitMix64: the hash of a number.
    fn hash(number: u64) -> u64 {
        let z = (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    fn seen<const N: usize>(numbers: std::ops::Range<u64>) -> Distinct<N> {
        let mut seen = Distinct::new();
        numbers.for_each(|number| seen.see(hash(number)));
        seen
    }

    #[test]
    fn a_few_are_counted_exactly_however_often_they_come() {
        let mut seen = Distinct::<32>::new();
        for wanted in 1..=16 {
            (0..3).for_each(|_| seen.see(hash(wanted)));
            assert_eq!(seen.estimate(), wanted);
        }
    }

    #[test]
    fn many_are_counted_within_what_theory_says() {
        for count in [20, 33, 50, 100, 200, 1_000, 10_000, 100_000] {
            let mut squares = 0.0;
            let tries = if count > 5_000 { 10 } else { 100 };
            for from in (1..=tries).map(|n| n * 1_000_000) {
                let error = seen::<64>(from..from + count).estimate() as f64 / count as f64 - 1.0;
                squares += error * error;
            }
            let error = (squares / tries as f64).sqrt();
            assert!(error < 1.5 * 1.04 / 8.0, "{count}: {error}");
        }
    }

    #[test]
    fn what_two_saw_is_counted_once() {
        for (one, other, both) in [(0..5, 3..9, 0..9), (0..5, 0..60, 0..60), (0..60, 55..65, 0..65), (0..600, 300..900, 0..900)] {
            let mut merged = seen::<32>(one);
            merged.merge(&seen(other));
            let (merged, together) = (merged.estimate() as f64, seen::<32>(both).estimate() as f64);
            assert!((merged / together - 1.0).abs() < 0.1, "{merged} {together}");
        }
    }

    #[test]
    fn what_is_written_is_read_back_and_nothing_else() {
        for count in [0, 1, 16, 17, 5_000] {
            let written = seen::<32>(0..count);
            let mut bytes = Vec::new();
            written.write(&mut bytes);
            assert_eq!(Distinct::read(&mut &*bytes), Some(written));
            (0..bytes.len()).for_each(|end| assert_eq!(Distinct::<32>::read(&mut &bytes[..end]), None));
        }
        assert_eq!(Distinct::<32>::read(&mut &[17; 100][..]), None, "more than fit");
        assert_eq!(Distinct::<32>::read(&mut &[255; 100][..]), None, "zeros that no hash has");
    }
}
