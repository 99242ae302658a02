//! The index beside a log: when which of its bytes arrived. The supervisor writes it and `logs` reads it, each by
//! itself. Pure: bytes to records and back.

/// The length of a record, in bytes.
pub const RECORD: usize = 16;

/// The bytes of a log from `offset` on arrived at this time, up to the next record's offset. What stands before the
/// first record arrived at a time that is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The place in the log, in bytes from its beginning.
    pub offset: u64,
    /// Unix time in milliseconds.
    pub at_ms: u64,
}

impl Arrival {
    /// The record: offset, then time, both little-endian.
    #[must_use]
    pub fn to_bytes(self) -> [u8; RECORD] {
        let mut bytes = [0; RECORD];
        bytes[..8].copy_from_slice(&self.offset.to_le_bytes());
        bytes[8..].copy_from_slice(&self.at_ms.to_le_bytes());
        bytes
    }

    /// What a record says.
    #[must_use]
    pub fn from_bytes(bytes: [u8; RECORD]) -> Self {
        let [mut offset, mut at_ms] = [[0; 8]; 2];
        offset.copy_from_slice(&bytes[..8]);
        at_ms.copy_from_slice(&bytes[8..]);
        Self {
            offset: u64::from_le_bytes(offset),
            at_ms: u64::from_le_bytes(at_ms),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_comes_back_as_it_went() {
        let arrival = Arrival {
            offset: 0x0102_0304,
            at_ms: u64::MAX - 5,
        };
        let bytes = arrival.to_bytes();
        assert_eq!(bytes[..4], [4, 3, 2, 1]);
        assert_eq!(Arrival::from_bytes(bytes), arrival);
    }
}
