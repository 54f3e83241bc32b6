pub const BUCKETS: usize = 64 * 128;
#[must_use]
pub const fn bucket_of(nanos: u64) -> usize {
    if nanos < 128 {
        return nanos as usize;
    }
    let top = 63 - nanos.leading_zeros();
    ((top - 6) as usize) * 128 + ((nanos >> (top - 7)) & 127) as usize
}
