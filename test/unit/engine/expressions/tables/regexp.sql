-- Regular expressions
⟦'abc' ;; 'ABC' ;; '' ;; NULL ;; 'äöü' ;; 'foo bar' ;; '12 34' ;; 'a.c' ;; 'a\nb' ;; '😀x'⟧ regexp ⟦'^a' ;; 'b' ;; 'c$' ;; '^$' ;; '[[:digit:]]+' ;; 'ä' ;; '\\bbar\\b' ;; '\\d{2} \\d{2}' ;; 'a\\.c' ;; 'a.b' ;; '^.x$' ;; NULL ;; 'A|X' ;; '[a-c]{3}' ;; '(a)(b)(c)' ;; '\\w+' ;; '[^[:alpha:]]' ;; '^\\S+$'⟧
'abc' rlike 'B'
'abc' not regexp 'x'
'abc' regexp binary 'B'
'abc' collate utf8mb4_bin regexp ⟦'B' ;; 'b' ;; '(?i)B'⟧
⟦'aaa' ;; 'b' ;; '{' ;; 'a{,3}' ;; ']' ;; '/' ;; 'a-b'⟧ regexp ⟦'a{2}' ;; 'a{2,}' ;; 'a{1,2}b?' ;; '\\{' ;; '{' ;; 'a{,3}' ;; ']' ;; '[]]' ;; '[^]]' ;; '/' ;; '[a-]' ;; '[-b]' ;; '[a\\-b]'⟧
'abc' regexp ⟦'(' ;; '[' ;; '*' ;; 'a**' ;; 'a)'⟧
'line1\nline2' regexp ⟦'line1$' ;; '^line2' ;; '(?m)^line2' ;; '(?s)1.l' ;; '1.l' ;; '2$' ;; '\\Aline' ;; '2\\z' ;; '2\\Z'⟧
'line2\n' regexp ⟦'2$' ;; '2\\z' ;; '2\\Z'⟧
regexp_instr(⟦'abcabc' ;; '' ;; NULL ;; 'äöb' ;; '😀b'⟧, ⟦'b' ;; 'x' ;; 'c' ;; '' ;; NULL ;; 'B'⟧)
regexp_instr(binary 'äöb', 'b')
regexp_substr(⟦'abc123def' ;; '' ;; NULL ;; 'ÄÖ12'⟧, ⟦'[0-9]+' ;; 'x' ;; '[a-z]+$' ;; NULL ;; '(?<=c)\\d'⟧)
regexp_replace(⟦'abc123def' ;; '' ;; NULL ;; 'ÄÖ12'⟧, ⟦'[0-9]' ;; 'x' ;; '([a-z])([0-9])' ;; '' ;; NULL ;; 'x*' ;; '$'⟧, ⟦'X' ;; '' ;; '<\\1>' ;; '\\2\\1' ;; NULL ;; '\\\\' ;; '\\0'⟧)
regexp_replace('stackoverflow', '(.{5})(.*)', '\\2\\1')
regexp_replace('aaa', 'a(?=a)', 'b')
'Hello' regexp '(?-i)hello'
'ß' regexp ⟦'SS' ;; 'ẞ' ;; '\\w'⟧
'straße' regexp '^\\w+$'
'aa' regexp '(a)\\1'
'x' regexp '\\x78'
'x' regexp '\\x{78}'
'a b' regexp 'a\\sb'
'a+b' regexp '\\Qa+b\\E'
'ab' regexp '(?<first>a)b'
'Ⅷ' regexp '\\p{N}'
!'aa' regexp 'a++'
!'aa' regexp '(?>a)a'
!'aa' regexp '(a|b)\\1'
!'aa' regexp '(*UTF8)a'
regexp_replace('axb', 'x*', 'Y')
regexp_replace('xxaxb', 'x*', 'Y')
regexp_replace('abab', '(a)|b', '[\\1]')
