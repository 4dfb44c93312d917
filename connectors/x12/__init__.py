"""X12: enrollment files out (834), answers in (TA1, 999, 997). Pure: bytes in, bytes out; no clock, no network.

segment                      file                     what it is
ISA GS GE IEA                envelope.py              interchange and functional group, control numbers, counts
ST SE                        envelope.py              transaction set
BGN REF DTP QTY              x834/header_bgn.py       beginning of an 834
N1 ACT                       x834/loop_1000_n1.py     sponsor, payer, administrator or broker
INS REF DTP                  x834/loop_2000_ins.py    one member
NM1 PER N3 N4 DMG EC ICM     x834/loop_2100_nm1.py    who the member is, and was said to be before
  AMT HLH LUI
NM1*31 36 M8 S3 6Y… 45       x834/parts.py            who stands beside the member (2100C to 2100H)
DSB DTP                      x834/loop_2200_dsb.py    a disability
HD DTP AMT REF IDC           x834/loop_2300_hd.py     one coverage
LX NM1 N3 N4 PER PLA         x834/loop_2310_lx.py     a provider
COB REF DTP NM1 N3 N4 PER    x834/loop_2320_cob.py    other insurance (2320, 2330)
LS LX N1*75 REF DTP LE       x834/loop_2700_ls.py     reporting categories
TA1                          answers/ta1.py           acknowledgment of an interchange
AK1 AK2 IK3 IK4 IK5 AK9      answers/x999.py          acknowledgment of a group (AK3 AK4 AK5 of a 997 likewise)

syntax.py      delimiters and characters: the only place that joins, trims, cleans and checks
reading.py     a tolerant reader of segments, whoever wrote them
x834/          model*.py what a whole 834 says; reading.py and writing.py files into and out of it; saying_*.py how
               rows of ours are said to one carrier
x834/codes.py  our word → X12 code, one table per element
verify.py      second opinion by pyx12, somebody else's reading of the guide
semantics.py   what pyx12 does not look at, fast enough for every file
"""
