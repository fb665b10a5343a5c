-- Syntax of its own: intervals, rows, keyword arguments
⟦DATE '2024-01-31' ;; TIMESTAMP '2024-01-31 10:11:12' ;; NULL⟧ + interval ⟦1 ;; -1 ;; NULL⟧ ⟦day ;; month ;; hour ;; microsecond⟧
interval 1 month + DATE '2024-01-31'
DATE '2024-03-31' - interval 1 month
date_add(DATE '2024-03-31', interval 1 month)
date_sub(DATE '2024-03-31', interval 1 month)
adddate(DATE '2024-03-31', interval 1 month)
subdate(DATE '2024-03-31', interval 1 month)
adddate(DATE '2024-03-31', ⟦1 ;; -1 ;; NULL⟧)
interval(⟦23 ;; 5 ;; NULL ;; 100⟧, 1, 15, 17, 30, 44)
interval(5.5, 1, 5.2, 7)
(1, 2) ⟦= ;; <> ;; < ;; <= ;; > ;; >= ;; <=>⟧ ⟦(1, 2) ;; (1, 3) ;; (2, 1) ;; (0, 9) ;; (1, NULL) ;; (NULL, 2) ;; (2, NULL)⟧
(1, 'a', 3) = (1, 'A', 3)
(1, 2) in (⟦(1, 2), (3, 4) ;; (3, 4) ;; (1, NULL), (2, 2) ;; (2, NULL)⟧)
(1, 2) not in (⟦(1, 2), (3, 4) ;; (3, 4) ;; (1, NULL)⟧)
(1, (2, 3)) = (1, (2, 3))
(1, 2) = (1, 2, 3)
(1, 2) in ((1, 2, 3))
trim(⟦both ;; leading ;; trailing⟧ 'x' from 'xxaxx')
trim(⟦both ;; leading ;; trailing⟧ from '  a  ')
trim('a' from 'abca')
extract(⟦year ;; month ;; day ;; hour ;; minute ;; second ;; microsecond ;; quarter ;; week ;; year_month ;; day_hour ;; day_minute ;; day_second ;; day_microsecond ;; hour_minute ;; hour_second ;; hour_microsecond ;; minute_second ;; minute_microsecond ;; second_microsecond⟧ from ⟦TIMESTAMP '2024-02-29 10:11:12.123456' ;; '2024-02-29 10:11:12' ;; NULL ;; DATE '2024-02-29'⟧)
timestampadd(⟦year ;; quarter ;; month ;; week ;; day ;; hour ;; minute ;; second ;; microsecond⟧, ⟦1 ;; -1 ;; NULL⟧, DATE '2024-02-29')
timestampdiff(⟦year ;; quarter ;; month ;; week ;; day ;; hour ;; minute ;; second ;; microsecond⟧, DATE '2024-02-29', TIMESTAMP '2025-02-28 23:00:00')
'Hello' sounds like ⟦'Hallo' ;; 'World' ;; NULL⟧
1 xor NULL
 !1
~5
+'5'
⟦TIME '10:11' ;; DATE '2024-02-30' ;; TIMESTAMP '2024-02-29' ;; TIME '25:00:00.5'⟧
substring('abcdef' from 2 for 3)
position('c' in 'abc')
char(⟦65 ;; 65, 66 ;; 256 ;; NULL ;; 65, NULL, 66 ;; -1 ;; '77.3' ;; 228 ;; 50084⟧)
char(⟦65, 66 ;; 50084 ;; 228⟧ using ⟦utf8mb4 ;; latin1⟧)
get_format(⟦date ;; time ;; datetime⟧, ⟦'USA' ;; 'JIS' ;; 'ISO' ;; 'EUR' ;; 'INTERNAL' ;; 'xxx'⟧)
get_format(date, NULL)
