-- Control flow
nvl2(⟦1 ;; NULL ;; 'x'⟧, ⟦'a' ;; 2 ;; NULL ;; 1.5⟧, ⟦'b' ;; 3 ;; 2.25⟧)
nvl(⟦1 ;; NULL ;; 'x'⟧, ⟦'a' ;; 2 ;; 1.5⟧)
add_months(⟦DATE '2024-01-31' ;; TIMESTAMP '2024-03-31 10:00:00' ;; '2024-01-31'⟧, ⟦1 ;; -1 ;; NULL ;; 13⟧)
if(⟦1 ;; 0 ;; NULL ;; 0.5⟧, ⟦'a' ;; 2 ;; NULL⟧, ⟦'b' ;; 3⟧)
if(⟦1 ;; 0⟧, DATE '2024-01-01', 'b')
!if(1, DATE '2024-01-01', 3)
ifnull(⟦1 ;; NULL ;; 'x' ;; 1.5⟧, ⟦'a' ;; 2 ;; 2.25⟧)
nullif(⟦1 ;; NULL ;; 'x' ;; 1.5⟧, ⟦1 ;; 'X' ;; 1.5⟧)
coalesce(⟦NULL ;; 1⟧, ⟦NULL ;; 'x' ;; 2.5⟧, ⟦3 ;; 'y'⟧)
case ⟦1 ;; 2 ;; 3⟧ when 1 then 'one' when 2 then 2 else ⟦NULL ;; 3.5⟧ end
case when ⟦1 ;; 0 ;; NULL⟧ then 'x' end
greatest(⟦1 ;; 3 ;; 2.5⟧, ⟦2 ;; 1e0⟧, 2)
least(⟦1 ;; 3 ;; 2.5⟧, ⟦2 ;; 1e0⟧)
⟦greatest ;; least⟧(⟦'a' ;; 'B'⟧, 'b')
!⟦greatest ;; least⟧(1, NULL)
isnull(⟦1 ;; NULL ;; 'x'⟧)
⟦1 ;; 0 ;; NULL ;; '1' ;; 0.0⟧ ⟦and ;; or ;; xor⟧ ⟦1 ;; 0 ;; NULL⟧
⟦1 ;; 0 ;; NULL ;; 2⟧ is ⟦null ;; not null ;; true ;; not true ;; false ;; unknown ;; not unknown⟧
⟦1 ;; '1' ;; 1.0 ;; 1e0 ;; NULL ;; 'a' ;; true⟧ ⟦= ;; <> ;; < ;; <= ;; > ;; >= ;; <=>⟧ ⟦1 ;; '1' ;; 'A' ;; NULL ;; 1.5⟧
⟦5 ;; '5' ;; NULL⟧ between ⟦1 ;; '4' ;; NULL⟧ and ⟦10 ;; '5' ;; NULL⟧
⟦5 ;; 'b' ;; NULL⟧ ⟦in ;; not in⟧ (⟦1, 5 ;; 'a', 'B' ;; NULL, 5⟧)
