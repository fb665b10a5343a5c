-- Intervals added to dates, times, text and numbers
date_add(TIMESTAMP '2024-02-29 10:11:12', interval ⟦'1:2' ;; '-1:2' ;; '1 2' ;; 5 ;; NULL ;; 'x' ;; '10:20:30:40'⟧ ⟦day_hour ;; hour_minute ;; minute_second ;; year_month⟧)
date_add(TIMESTAMP '2024-02-29 10:11:12.5', interval '1 2:3:4.5' ⟦day_microsecond ;; day_second ;; day_minute ;; hour_microsecond ;; hour_second ;; minute_microsecond ;; second_microsecond⟧)
date_add(DATE '2024-02-29', interval ⟦'1.5' ;; 1.5 ;; '1:2:3' ;; -1.25 ;; 1.9 ;; 1e0⟧ ⟦second ;; minute ;; day ;; hour⟧)
date_add(⟦'2024-02-29' ;; '2024-02-29 10:11:12' ;; '2024-02-29 10:11:12.5' ;; 'x' ;; '2024-02-30' ;; 20240229 ;; 20240229101112 ;; '2024-00-00' ;; '' ;; '9999-12-31'⟧, interval ⟦1 ;; -1⟧ ⟦day ;; month ;; hour ;; second ;; microsecond⟧)
date_add(⟦'2024-02-29' ;; '2024-02-29 10:11:12'⟧, interval '1.5' second)
date_sub(⟦DATE '0001-01-01' ;; DATE '9999-12-31' ;; TIMESTAMP '9999-12-31 23:59:59'⟧, interval ⟦1 ;; -1 ;; 99999999999⟧ ⟦day ;; year ;; second ;; week ;; quarter⟧)
TIME '10:11:12' + interval ⟦1 ;; -11 ;; 900 ;; NULL⟧ ⟦hour ;; minute ;; day ;; second ;; microsecond⟧
TIME '10:11:12.5' - interval '1:2' hour_minute
adddate(⟦'2024-02-29' ;; DATE '2024-02-29' ;; TIMESTAMP '2024-02-29 10:11:12'⟧, ⟦1 ;; '2' ;; 1.5 ;; NULL ;; -60⟧)
subdate(DATE '2024-03-01', ⟦1 ;; 31 ;; '1x'⟧)
timestampadd(⟦minute ;; month⟧, ⟦1.5 ;; '7'⟧, ⟦'2024-02-29' ;; TIMESTAMP '2024-02-29 10:11:12.123'⟧)
DATE '2024-01-31' + interval 1 month + interval 1 day
DATE '2024-01-31' + interval (1 + 1) day
!date_add('10:11:12', interval 1 hour)
!TIME '10:11:12' + interval 1 month
