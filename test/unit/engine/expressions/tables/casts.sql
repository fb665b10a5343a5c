-- CAST, CONVERT, BINARY, COLLATE
cast(⟦'12abc' ;; '-7' ;; '' ;; 1.5 ;; -2.5 ;; 1e20 ;; NULL ;; 18446744073709551615 ;; DATE '2024-02-29' ;; TIMESTAMP '2024-02-29 10:11:12.5' ;; TIME '10:11:12' ;; 0x41 ;; '99999999999999999999' ;; ' 42 '⟧ as ⟦signed ;; unsigned⟧)
cast(⟦'12.345' ;; '-7' ;; '' ;; 1.555 ;; -2.5e0 ;; 1e20 ;; NULL ;; 18446744073709551615 ;; 'abc' ;; DATE '2024-02-29' ;; 0x41 ;; '1e3'⟧ as ⟦decimal ;; decimal(5,2) ;; decimal(65,30) ;; dec(3)⟧)
cast(⟦'12.343' ;; '-7' ;; 1.5 ;; NULL ;; 'x' ;; 18446744073709551615 ;; DATE '2024-02-29'⟧ as ⟦double ;; float ;; double(10,2)⟧)
cast(⟦'äbc' ;; 12 ;; 1.50 ;; 1e3 ;; NULL ;; DATE '2024-02-29' ;; TIME '10:11:12.50' ;; ''⟧ as ⟦char ;; char(2) ;; char(0) ;; binary ;; binary(2) ;; binary(6)⟧)
cast(⟦'äbc' ;; 12 ;; NULL⟧ as ⟦char character set latin1 ;; char(2) character set utf8mb4 ;; char character set utf8 ;; char charset utf8mb4 ;; nchar ;; nchar(2) ;; varchar(3)⟧)
cast(⟦'2024-02-29' ;; '2024-02-30' ;; 20240229 ;; 'x' ;; NULL ;; '2024-02-29 10:11:12.987654' ;; TIMESTAMP '2024-02-29 10:11:12.5' ;; 20240229101112 ;; '24-2-9' ;; '0000-00-00' ;; 240229⟧ as ⟦date ;; datetime ;; datetime(3)⟧)
cast(⟦'10:11:12' ;; '101112.5' ;; 101112 ;; -101112.25 ;; 'x' ;; NULL ;; '2024-02-29 10:11:12.987654' ;; TIMESTAMP '2024-02-29 10:11:12.5' ;; '-1 02:03:04' ;; 70 ;; 9999999⟧ as ⟦time ;; time(2) ;; time(6)⟧)
convert(⟦'äbc' ;; 12 ;; NULL ;; 1.5 ;; '€'⟧ using ⟦utf8mb4 ;; utf8 ;; latin1 ;; binary ;; ascii⟧)
convert(⟦'中a' ;; 12 ;; NULL⟧ using gbk)
!convert('äbc' using ⟦gbk ;; cp1250⟧)
convert('12', signed)
convert(⟦'12' ;; NULL⟧, ⟦char(1) ;; decimal(4,1) ;; date⟧)
convert(x'c3a4' using utf8mb4)
convert(_latin1 x'e4' using utf8mb4)
convert(_gbk x'd6d0' using utf8mb4)
convert(_latin1 'abc' using binary)
binary ⟦'abc' ;; 'ä' ;; 12 ;; NULL⟧
binary 'a' = 'A'
'a' = 'A'
'abc' collate ⟦utf8mb4_bin ;; utf8mb4_unicode_ci ;; utf8mb4_general_nopad_ci⟧
'a' collate utf8mb4_bin = 'A'
'ä' collate utf8mb4_unicode_520_ci = 'A'
_latin1'abc' collate latin1_german1_ci
'abc' collate latin1_swedish_ci
'a' collate utf8mb4_bin = 'A' collate utf8mb4_general_ci
'a' collate nosuch_ci
⟦_utf8mb4'ä' ;; _utf8'ä' ;; _latin1'ä' ;; _binary'ä' ;; N'ä' ;; n'abc' ;; _latin1 x'e4' ;; _ascii'abc' ;; _gbk x'd6d0'⟧
⟦0x41 ;; b'1000001' ;; 0b1000001 ;; 0x4142434445464748 ;; b'' ;; 0x414243444546474849 ;; b'0'⟧
⟦0x41 ;; b'101' ;; 0xff ;; 0xffffffffffffffff ;; b'0'⟧ ⟦+ 1 ;; * 2 ;; - 1 ;; / 2 ;; div 2 ;; % 7 ;; + 1.5 ;; + 1e0 ;; | 8 ;; & 15 ;; << 2⟧
⟦0x41 ;; b'101' ;; 0xff⟧ ⟦= 65 ;; > 1.5 ;; = 'A' ;; < 'B' ;; <=> NULL ;; in (1, 5, 65) ;; between 1 and 100 ;; = 65e0⟧
x'41' ⟦= 'A' ;; < 'B' ;; <=> NULL⟧
!x'41' ⟦= 65 ;; + 1 ;; in (1, 5, 65)⟧
⟦x'41' ;; x'' ;; x'ff'⟧
cast(⟦20240131 ;; 20240131101112⟧ as time)
⟦concat ;; hex ;; length ;; upper⟧(⟦0x41 ;; x'4142' ;; b'1000001'⟧)
if(1, 0x41, 5)
not 0x41
0x00 is true
round(0x41, 1)
truncate(b'1111', -1)
sqrt(0x10)
cast(0x41 as ⟦binary ;; double⟧)
!cast(0x41 as ⟦char ;; date⟧)
cast(⟦'2024-02-33' ;; '2024-02-45' ;; '2024-14-01' ;; '2024-01-01 35:00:00' ;; '2024-01-01 00:70:00' ;; '2024-01-01 00:00:64' ;; '2024-02-29 23:59:59'⟧ as ⟦date ;; datetime⟧)
