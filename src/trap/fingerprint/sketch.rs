//! Sketches of sets: of two sets, as large a share of their values is alike as of their elements (MinHash).
//!
//! Each element is thrown into one of K bins, which keeps the least; as long as a bin is empty all are thrown again, and what
//! falls later counts as greater. So the values of small sets are as good as those of large ones, and a large set costs one
//! throw for each element (Dahlgaard, Knudsen, Thorup: Fast Similarity Sketching, FOCS 2017).

/// Bits of a value by which elements are compared.
const VALUE_BITS: u32 = 48;

/// Leaves each number once.
pub(super) fn distinct(numbers: &mut Vec<u64>) {
    // So many more places than numbers that nearly each finds an empty one at once.
    let places = (numbers.len() * 4).next_power_of_two();
    let mut table = vec![0; places];
    numbers.retain(|&number| {
        let mut place = number as usize & (places - 1);
        loop {
            match table[place] {
                0 => {
                    table[place] = number;
                    return true;
                }
                found if found == number => return false,
                _ => place = (place + 1) & (places - 1),
            }
        }
    });
}

/// Sketches a set that has an element.
pub(super) fn sketch<const K: usize>(elements: &[u64]) -> [u16; K] {
    let mut least = [u64::MAX; K];
    for round in 0..2 * K as u64 {
        let salt = (round + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for element in elements {
            let hash = mixed(element ^ salt);
            // From the K-th round on each has a bin in turn, so that none stays empty.
            let bin = if round < K as u64 { ((u128::from(hash) * K as u128) >> 64) as usize } else { round as usize - K };
            let value = round << VALUE_BITS | hash & ((1 << VALUE_BITS) - 1);
            least[bin] = least[bin].min(value);
        }
        if !least.contains(&u64::MAX) {
            break;
        }
    }
    least.map(|value| value as u16)
}

/// The share of values that are alike.
pub(super) fn similarity<const K: usize>(one: &[u16; K], other: &[u16; K]) -> f32 {
    let alike = one.iter().zip(other).filter(|(one, other)| one == other).count();
    alike as f32 / K as f32
}

/// The finaliser of MurmurHash3: elements are secret, so nothing more is needed.
fn mixed(mut number: u64) -> u64 {
    number = (number ^ number >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    number = (number ^ number >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    number ^ number >> 33
}
