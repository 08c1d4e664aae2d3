//! The standard normal law with full relative precision in both tails: risk quantiles live there.

/// ln sqrt(2 pi).
pub const LN_SQRT_2PI: f64 = 0.918_938_533_204_672_8;
const INV_SQRT_2PI: f64 = 0.398_942_280_401_432_7;

const A: [f64; 5] = [
    2.235_252_035_460_684,
    161.028_231_068_555_88,
    1_067.689_485_460_370_9,
    18_154.981_253_343_56,
    0.065_682_337_918_207_45,
];
const B: [f64; 4] = [47.202_581_904_688_245, 976.098_551_737_776_7, 10_260.932_208_618_979, 45_507.789_335_026_73];
const C: [f64; 9] = [
    0.398_941_512_088_134_66,
    8.883_149_794_388_377,
    93.506_656_132_177_85,
    597.270_276_394_800_2,
    2_494.537_585_290_372_6,
    6_848.190_450_536_283,
    11_602.651_437_647_35,
    9_842.714_838_383_978,
    1.076_557_677_372_019_2e-8,
];
const D: [f64; 8] = [
    22.266_688_044_328_117,
    235.387_901_782_625,
    1_519.377_599_407_554_7,
    6_485.558_298_266_761,
    18_615.571_640_885_097,
    34_900.952_721_145_98,
    38_912.003_286_093_27,
    19_685.429_676_859_992,
];
const P: [f64; 6] = [
    0.215_898_534_057_957,
    0.127_401_161_160_247_36,
    0.022_235_277_870_649_807,
    0.001_421_619_193_227_893_4,
    2.911_287_495_116_879_3e-5,
    0.023_073_441_764_940_174,
];
const Q: [f64; 5] = [
    1.284_260_096_144_911,
    0.468_238_212_480_865_1,
    0.065_988_137_868_928_56,
    0.003_782_396_332_027_582_4,
    7.297_515_550_839_662e-5,
];

/// Distribution function and survival function of the standard normal law, `(P(Z<=x), P(Z>x))`.
///
/// Cody's rational approximations (1969); relative error below 2e-15 in both tails.
///
/// ```
/// let (cdf, sf) = quant::special::normal::cdf_sf(2.0);
/// assert!((cdf + sf - 1.0).abs() < 1e-15 && sf < 0.0228);
/// ```
pub fn cdf_sf(x: f64) -> (f64, f64) {
    let y = x.abs();
    if y <= 0.674_489_75 {
        let centre = central(x);
        return (0.5 + centre, 0.5 - centre);
    }
    let tail = if y <= 5.656_854_249_492_381 { middle(y) } else { far(y) };
    if x > 0.0 { (1.0 - tail, tail) } else { (tail, 1.0 - tail) }
}

fn central(x: f64) -> f64 {
    let s = if x.abs() > 1.11e-16 { x * x } else { 0.0 };
    let num = (((A[4] * s + A[0]) * s + A[1]) * s + A[2]) * s + A[3];
    let den = (((s + B[0]) * s + B[1]) * s + B[2]) * s + B[3];
    x * num / den
}

fn middle(y: f64) -> f64 {
    let (mut num, mut den) = (C[8] * y, y);
    for i in 0..7 {
        num = (num + C[i]) * y;
        den = (den + D[i]) * y;
    }
    (num + C[7]) / (den + D[7]) * gauss(y)
}

fn far(y: f64) -> f64 {
    if y > 39.0 { 0.0 } else { mills(y) * gauss(y) }
}

/// P(Z > y) / exp(-y^2/2) for large y.
fn mills(y: f64) -> f64 {
    let s = 1.0 / (y * y);
    let (mut num, mut den) = (P[5] * s, s);
    for i in 0..4 {
        num = (num + P[i]) * s;
        den = (den + Q[i]) * s;
    }
    let ratio = s * (num + P[4]) / (den + Q[4]);
    (INV_SQRT_2PI - ratio) / y
}

/// ln P(Z <= x), finite where the probability itself would underflow.
pub fn log_cdf(x: f64) -> f64 {
    if x > -6.0 { cdf(x).ln() } else { mills(-x).ln() - 0.5 * x * x }
}

/// exp(-y^2/2) with the square split so that rounding of y^2 does not cost digits.
fn gauss(y: f64) -> f64 {
    let head = (y * 16.0).trunc() / 16.0;
    let rest = (y - head) * (y + head);
    (-head * head * 0.5).exp() * (-rest * 0.5).exp()
}

/// P(Z <= x).
pub fn cdf(x: f64) -> f64 {
    cdf_sf(x).0
}

/// Density of the standard normal law.
pub fn pdf(x: f64) -> f64 {
    INV_SQRT_2PI * (-0.5 * x * x).exp()
}

/// Complementary error function, 2 P(Z > x sqrt 2).
pub fn erfc(x: f64) -> f64 {
    2.0 * cdf_sf(x * std::f64::consts::SQRT_2).1
}

fn ratio(num: &[f64; 8], den: &[f64; 8], r: f64) -> f64 {
    let horner = |c: &[f64; 8]| c.iter().rev().fold(0.0, |acc, &k| acc * r + k);
    horner(num) / horner(den)
}

const QA: [f64; 8] = [
    3.387_132_872_796_366_5,
    133.141_667_891_784_38,
    1_971.590_950_306_551_3,
    13_731.693_765_509_46,
    45_921.953_931_549_87,
    67_265.770_927_008_7,
    33_430.575_583_588_13,
    2_509.080_928_730_122_7,
];
const QB: [f64; 8] = [
    1.0,
    42.313_330_701_600_91,
    687.187_007_492_057_9,
    5_394.196_021_424_751,
    21_213.794_301_586_597,
    39_307.895_800_092_71,
    28_729.085_735_721_943,
    5_226.495_278_852_854,
];
const QC: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_5,
    1.270_458_252_452_368_4,
    0.241_780_725_177_450_6,
    0.022_723_844_989_269_184,
    7.745_450_142_783_414e-4,
];
const QD: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    0.689_767_334_985_1,
    0.148_103_976_427_480_08,
    0.015_198_666_563_616_457,
    5.475_938_084_995_345e-4,
    1.050_750_071_644_416_9e-9,
];
const QE: [f64; 8] = [
    6.657_904_643_501_103,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3,
    0.296_560_571_828_504_87,
    0.026_532_189_526_576_124,
    1.242_660_947_388_078_4e-3,
    2.711_555_568_743_487_6e-5,
    2.010_334_399_292_288_1e-7,
];
const QF: [f64; 8] = [
    1.0,
    0.599_832_206_555_888,
    0.136_929_880_922_735_8,
    0.014_875_361_290_850_615,
    7.868_691_311_456_133e-4,
    1.846_318_317_510_054_8e-5,
    1.421_511_758_316_446e-7,
    2.044_263_103_389_939_8e-15,
];

/// Quantile of the standard normal law: Wichura's AS 241 (1988), relative error about 1e-16.
///
/// Defined for 0 < p < 1; the ends give infinities, so callers check them first.
pub fn quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        return q * ratio(&QA, &QB, 0.180_625 - q * q);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    if tail <= 0.0 {
        return if q < 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let r = (-tail.ln()).sqrt();
    let x = if r <= 5.0 { ratio(&QC, &QD, r - 1.6) } else { ratio(&QE, &QF, r - 5.0) };
    if q < 0.0 { -x } else { x }
}
