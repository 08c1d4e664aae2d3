//! Bytes from anywhere, unpacked when they begin like gzip: people send both, and file names lie.

use std::io::{self, BufReader, Chain, Cursor, Read};

use flate2::bufread::MultiGzDecoder;

const GZIP: [u8; 2] = [0x1f, 0x8b];

type Whole<R> = Chain<Cursor<Vec<u8>>, R>;

pub(super) enum Source<R: Read> {
    Plain(Whole<R>),
    Gzip(Box<MultiGzDecoder<BufReader<Whole<R>>>>),
}

impl<R: Read> Source<R> {
    pub(super) fn open(mut input: R) -> io::Result<Self> {
        let mut start = Vec::new();
        input.by_ref().take(GZIP.len() as u64).read_to_end(&mut start)?;
        let packed = start == GZIP;
        let whole = Cursor::new(start).chain(input);
        Ok(if packed {
            Source::Gzip(Box::new(MultiGzDecoder::new(BufReader::with_capacity(1 << 16, whole))))
        } else {
            Source::Plain(whole)
        })
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Source::Plain(plain) => plain.read(buffer),
            Source::Gzip(gzip) => gzip.read(buffer),
        }
    }
}
