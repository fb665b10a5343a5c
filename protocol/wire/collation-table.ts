/**
 * Collation ids of the handshake and of column definitions: character set, most bytes a character, its collations as `suffix:id`
 * (the default collation first; `=name:id` where the name does not start with the character set's).
 * MariaDB 10.11 (information_schema.COLLATION_CHARACTER_SET_APPLICABILITY), and MySQL 8.0's utf8mb4_0900 and gb18030 families.
 */
export const collationTable: readonly (readonly [charset: string, bytesMax: number, collations: string])[] = [
  ['armscii8', 1, `_general_ci:32 _bin:64 _general_nopad_ci:1056 _nopad_bin:1088`],
  ['ascii', 1, `_general_ci:11 _bin:65 _general_nopad_ci:1035 _nopad_bin:1089`],
  ['big5', 2, `_chinese_ci:1 _bin:84 _chinese_nopad_ci:1025 _nopad_bin:1108`],
  ['binary', 1, `=binary:63`],
  [
    'cp1250',
    1,
    `_general_ci:26 _czech_cs:34 _croatian_ci:44 _bin:66 _polish_ci:99 _general_nopad_ci:1050 _nopad_bin:1090`,
  ],
  [
    'cp1251',
    1,
    `_general_ci:51 _bulgarian_ci:14 _ukrainian_ci:23 _bin:50 _general_cs:52 _nopad_bin:1074
     _general_nopad_ci:1075`,
  ],
  ['cp1256', 1, `_general_ci:57 _bin:67 _general_nopad_ci:1081 _nopad_bin:1091`],
  ['cp1257', 1, `_general_ci:59 _lithuanian_ci:29 _bin:58 _nopad_bin:1082 _general_nopad_ci:1083`],
  ['cp850', 1, `_general_ci:4 _bin:80 _general_nopad_ci:1028 _nopad_bin:1104`],
  ['cp852', 1, `_general_ci:40 _bin:81 _general_nopad_ci:1064 _nopad_bin:1105`],
  ['cp866', 1, `_general_ci:36 _bin:68 _general_nopad_ci:1060 _nopad_bin:1092`],
  ['cp932', 2, `_japanese_ci:95 _bin:96 _japanese_nopad_ci:1119 _nopad_bin:1120`],
  ['dec8', 1, `_swedish_ci:3 _bin:69 _swedish_nopad_ci:1027 _nopad_bin:1093`],
  ['eucjpms', 3, `_japanese_ci:97 _bin:98 _japanese_nopad_ci:1121 _nopad_bin:1122`],
  ['euckr', 2, `_korean_ci:19 _bin:85 _korean_nopad_ci:1043 _nopad_bin:1109`],
  ['gb18030', 4, `_chinese_ci:248 _bin:249 _unicode_520_ci:250`],
  ['gb2312', 2, `_chinese_ci:24 _bin:86 _chinese_nopad_ci:1048 _nopad_bin:1110`],
  ['gbk', 2, `_chinese_ci:28 _bin:87 _chinese_nopad_ci:1052 _nopad_bin:1111`],
  ['geostd8', 1, `_general_ci:92 _bin:93 _general_nopad_ci:1116 _nopad_bin:1117`],
  ['greek', 1, `_general_ci:25 _bin:70 _general_nopad_ci:1049 _nopad_bin:1094`],
  ['hebrew', 1, `_general_ci:16 _bin:71 _general_nopad_ci:1040 _nopad_bin:1095`],
  ['hp8', 1, `_english_ci:6 _bin:72 _english_nopad_ci:1030 _nopad_bin:1096`],
  ['keybcs2', 1, `_general_ci:37 _bin:73 _general_nopad_ci:1061 _nopad_bin:1097`],
  ['koi8r', 1, `_general_ci:7 _bin:74 _general_nopad_ci:1031 _nopad_bin:1098`],
  ['koi8u', 1, `_general_ci:22 _bin:75 _general_nopad_ci:1046 _nopad_bin:1099`],
  [
    'latin1',
    1,
    `_swedish_ci:8 _german1_ci:5 _danish_ci:15 _german2_ci:31 _bin:47 _general_ci:48 _general_cs:49
     _spanish_ci:94 _swedish_nopad_ci:1032 _nopad_bin:1071`,
  ],
  [
    'latin2',
    1,
    `_general_ci:9 _czech_cs:2 _hungarian_ci:21 _croatian_ci:27 _bin:77 _general_nopad_ci:1033 _nopad_bin:1101`,
  ],
  ['latin5', 1, `_turkish_ci:30 _bin:78 _turkish_nopad_ci:1054 _nopad_bin:1102`],
  ['latin7', 1, `_general_ci:41 _estonian_cs:20 _general_cs:42 _bin:79 _general_nopad_ci:1065 _nopad_bin:1103`],
  ['macce', 1, `_general_ci:38 _bin:43 _general_nopad_ci:1062 _nopad_bin:1067`],
  ['macroman', 1, `_general_ci:39 _bin:53 _general_nopad_ci:1063 _nopad_bin:1077`],
  ['sjis', 2, `_japanese_ci:13 _bin:88 _japanese_nopad_ci:1037 _nopad_bin:1112`],
  ['swe7', 1, `_swedish_ci:10 _bin:82 _swedish_nopad_ci:1034 _nopad_bin:1106`],
  ['tis620', 1, `_thai_ci:18 _bin:89 _thai_nopad_ci:1042 _nopad_bin:1113`],
  [
    'ucs2',
    2,
    `_general_ci:35 _bin:90 _unicode_ci:128 _icelandic_ci:129 _latvian_ci:130 _romanian_ci:131
     _slovenian_ci:132 _polish_ci:133 _estonian_ci:134 _spanish_ci:135 _swedish_ci:136 _turkish_ci:137
     _czech_ci:138 _danish_ci:139 _lithuanian_ci:140 _slovak_ci:141 _spanish2_ci:142 _roman_ci:143
     _persian_ci:144 _esperanto_ci:145 _hungarian_ci:146 _sinhala_ci:147 _german2_ci:148
     _croatian_mysql561_ci:149 _unicode_520_ci:150 _vietnamese_ci:151 _general_mysql500_ci:159
     _croatian_ci:640 _myanmar_ci:641 _thai_520_w2:642 _general_nopad_ci:1059 _nopad_bin:1114
     _unicode_nopad_ci:1152 _unicode_520_nopad_ci:1174 _uca1400_ai_ci:2560 _uca1400_ai_cs:2561
     _uca1400_as_ci:2562 _uca1400_as_cs:2563 _uca1400_nopad_ai_ci:2564 _uca1400_nopad_ai_cs:2565
     _uca1400_nopad_as_ci:2566 _uca1400_nopad_as_cs:2567 _uca1400_icelandic_ai_ci:2568
     _uca1400_icelandic_ai_cs:2569 _uca1400_icelandic_as_ci:2570 _uca1400_icelandic_as_cs:2571
     _uca1400_icelandic_nopad_ai_ci:2572 _uca1400_icelandic_nopad_ai_cs:2573
     _uca1400_icelandic_nopad_as_ci:2574 _uca1400_icelandic_nopad_as_cs:2575 _uca1400_latvian_ai_ci:2576
     _uca1400_latvian_ai_cs:2577 _uca1400_latvian_as_ci:2578 _uca1400_latvian_as_cs:2579
     _uca1400_latvian_nopad_ai_ci:2580 _uca1400_latvian_nopad_ai_cs:2581 _uca1400_latvian_nopad_as_ci:2582
     _uca1400_latvian_nopad_as_cs:2583 _uca1400_romanian_ai_ci:2584 _uca1400_romanian_ai_cs:2585
     _uca1400_romanian_as_ci:2586 _uca1400_romanian_as_cs:2587 _uca1400_romanian_nopad_ai_ci:2588
     _uca1400_romanian_nopad_ai_cs:2589 _uca1400_romanian_nopad_as_ci:2590 _uca1400_romanian_nopad_as_cs:2591
     _uca1400_slovenian_ai_ci:2592 _uca1400_slovenian_ai_cs:2593 _uca1400_slovenian_as_ci:2594
     _uca1400_slovenian_as_cs:2595 _uca1400_slovenian_nopad_ai_ci:2596 _uca1400_slovenian_nopad_ai_cs:2597
     _uca1400_slovenian_nopad_as_ci:2598 _uca1400_slovenian_nopad_as_cs:2599 _uca1400_polish_ai_ci:2600
     _uca1400_polish_ai_cs:2601 _uca1400_polish_as_ci:2602 _uca1400_polish_as_cs:2603
     _uca1400_polish_nopad_ai_ci:2604 _uca1400_polish_nopad_ai_cs:2605 _uca1400_polish_nopad_as_ci:2606
     _uca1400_polish_nopad_as_cs:2607 _uca1400_estonian_ai_ci:2608 _uca1400_estonian_ai_cs:2609
     _uca1400_estonian_as_ci:2610 _uca1400_estonian_as_cs:2611 _uca1400_estonian_nopad_ai_ci:2612
     _uca1400_estonian_nopad_ai_cs:2613 _uca1400_estonian_nopad_as_ci:2614 _uca1400_estonian_nopad_as_cs:2615
     _uca1400_spanish_ai_ci:2616 _uca1400_spanish_ai_cs:2617 _uca1400_spanish_as_ci:2618
     _uca1400_spanish_as_cs:2619 _uca1400_spanish_nopad_ai_ci:2620 _uca1400_spanish_nopad_ai_cs:2621
     _uca1400_spanish_nopad_as_ci:2622 _uca1400_spanish_nopad_as_cs:2623 _uca1400_swedish_ai_ci:2624
     _uca1400_swedish_ai_cs:2625 _uca1400_swedish_as_ci:2626 _uca1400_swedish_as_cs:2627
     _uca1400_swedish_nopad_ai_ci:2628 _uca1400_swedish_nopad_ai_cs:2629 _uca1400_swedish_nopad_as_ci:2630
     _uca1400_swedish_nopad_as_cs:2631 _uca1400_turkish_ai_ci:2632 _uca1400_turkish_ai_cs:2633
     _uca1400_turkish_as_ci:2634 _uca1400_turkish_as_cs:2635 _uca1400_turkish_nopad_ai_ci:2636
     _uca1400_turkish_nopad_ai_cs:2637 _uca1400_turkish_nopad_as_ci:2638 _uca1400_turkish_nopad_as_cs:2639
     _uca1400_czech_ai_ci:2640 _uca1400_czech_ai_cs:2641 _uca1400_czech_as_ci:2642 _uca1400_czech_as_cs:2643
     _uca1400_czech_nopad_ai_ci:2644 _uca1400_czech_nopad_ai_cs:2645 _uca1400_czech_nopad_as_ci:2646
     _uca1400_czech_nopad_as_cs:2647 _uca1400_danish_ai_ci:2648 _uca1400_danish_ai_cs:2649
     _uca1400_danish_as_ci:2650 _uca1400_danish_as_cs:2651 _uca1400_danish_nopad_ai_ci:2652
     _uca1400_danish_nopad_ai_cs:2653 _uca1400_danish_nopad_as_ci:2654 _uca1400_danish_nopad_as_cs:2655
     _uca1400_lithuanian_ai_ci:2656 _uca1400_lithuanian_ai_cs:2657 _uca1400_lithuanian_as_ci:2658
     _uca1400_lithuanian_as_cs:2659 _uca1400_lithuanian_nopad_ai_ci:2660 _uca1400_lithuanian_nopad_ai_cs:2661
     _uca1400_lithuanian_nopad_as_ci:2662 _uca1400_lithuanian_nopad_as_cs:2663 _uca1400_slovak_ai_ci:2664
     _uca1400_slovak_ai_cs:2665 _uca1400_slovak_as_ci:2666 _uca1400_slovak_as_cs:2667
     _uca1400_slovak_nopad_ai_ci:2668 _uca1400_slovak_nopad_ai_cs:2669 _uca1400_slovak_nopad_as_ci:2670
     _uca1400_slovak_nopad_as_cs:2671 _uca1400_spanish2_ai_ci:2672 _uca1400_spanish2_ai_cs:2673
     _uca1400_spanish2_as_ci:2674 _uca1400_spanish2_as_cs:2675 _uca1400_spanish2_nopad_ai_ci:2676
     _uca1400_spanish2_nopad_ai_cs:2677 _uca1400_spanish2_nopad_as_ci:2678 _uca1400_spanish2_nopad_as_cs:2679
     _uca1400_roman_ai_ci:2680 _uca1400_roman_ai_cs:2681 _uca1400_roman_as_ci:2682 _uca1400_roman_as_cs:2683
     _uca1400_roman_nopad_ai_ci:2684 _uca1400_roman_nopad_ai_cs:2685 _uca1400_roman_nopad_as_ci:2686
     _uca1400_roman_nopad_as_cs:2687 _uca1400_persian_ai_ci:2688 _uca1400_persian_ai_cs:2689
     _uca1400_persian_as_ci:2690 _uca1400_persian_as_cs:2691 _uca1400_persian_nopad_ai_ci:2692
     _uca1400_persian_nopad_ai_cs:2693 _uca1400_persian_nopad_as_ci:2694 _uca1400_persian_nopad_as_cs:2695
     _uca1400_esperanto_ai_ci:2696 _uca1400_esperanto_ai_cs:2697 _uca1400_esperanto_as_ci:2698
     _uca1400_esperanto_as_cs:2699 _uca1400_esperanto_nopad_ai_ci:2700 _uca1400_esperanto_nopad_ai_cs:2701
     _uca1400_esperanto_nopad_as_ci:2702 _uca1400_esperanto_nopad_as_cs:2703 _uca1400_hungarian_ai_ci:2704
     _uca1400_hungarian_ai_cs:2705 _uca1400_hungarian_as_ci:2706 _uca1400_hungarian_as_cs:2707
     _uca1400_hungarian_nopad_ai_ci:2708 _uca1400_hungarian_nopad_ai_cs:2709
     _uca1400_hungarian_nopad_as_ci:2710 _uca1400_hungarian_nopad_as_cs:2711 _uca1400_sinhala_ai_ci:2712
     _uca1400_sinhala_ai_cs:2713 _uca1400_sinhala_as_ci:2714 _uca1400_sinhala_as_cs:2715
     _uca1400_sinhala_nopad_ai_ci:2716 _uca1400_sinhala_nopad_ai_cs:2717 _uca1400_sinhala_nopad_as_ci:2718
     _uca1400_sinhala_nopad_as_cs:2719 _uca1400_german2_ai_ci:2720 _uca1400_german2_ai_cs:2721
     _uca1400_german2_as_ci:2722 _uca1400_german2_as_cs:2723 _uca1400_german2_nopad_ai_ci:2724
     _uca1400_german2_nopad_ai_cs:2725 _uca1400_german2_nopad_as_ci:2726 _uca1400_german2_nopad_as_cs:2727
     _uca1400_vietnamese_ai_ci:2744 _uca1400_vietnamese_ai_cs:2745 _uca1400_vietnamese_as_ci:2746
     _uca1400_vietnamese_as_cs:2747 _uca1400_vietnamese_nopad_ai_ci:2748 _uca1400_vietnamese_nopad_ai_cs:2749
     _uca1400_vietnamese_nopad_as_ci:2750 _uca1400_vietnamese_nopad_as_cs:2751 _uca1400_croatian_ai_ci:2752
     _uca1400_croatian_ai_cs:2753 _uca1400_croatian_as_ci:2754 _uca1400_croatian_as_cs:2755
     _uca1400_croatian_nopad_ai_ci:2756 _uca1400_croatian_nopad_ai_cs:2757 _uca1400_croatian_nopad_as_ci:2758
     _uca1400_croatian_nopad_as_cs:2759`,
  ],
  ['ujis', 3, `_japanese_ci:12 _bin:91 _japanese_nopad_ci:1036 _nopad_bin:1115`],
  [
    'utf16',
    4,
    `_general_ci:54 _bin:55 _unicode_ci:101 _icelandic_ci:102 _latvian_ci:103 _romanian_ci:104
     _slovenian_ci:105 _polish_ci:106 _estonian_ci:107 _spanish_ci:108 _swedish_ci:109 _turkish_ci:110
     _czech_ci:111 _danish_ci:112 _lithuanian_ci:113 _slovak_ci:114 _spanish2_ci:115 _roman_ci:116
     _persian_ci:117 _esperanto_ci:118 _hungarian_ci:119 _sinhala_ci:120 _german2_ci:121
     _croatian_mysql561_ci:122 _unicode_520_ci:123 _vietnamese_ci:124 _croatian_ci:672 _myanmar_ci:673
     _thai_520_w2:674 _general_nopad_ci:1078 _nopad_bin:1079 _unicode_nopad_ci:1125 _unicode_520_nopad_ci:1147
     _uca1400_ai_ci:2816 _uca1400_ai_cs:2817 _uca1400_as_ci:2818 _uca1400_as_cs:2819 _uca1400_nopad_ai_ci:2820
     _uca1400_nopad_ai_cs:2821 _uca1400_nopad_as_ci:2822 _uca1400_nopad_as_cs:2823
     _uca1400_icelandic_ai_ci:2824 _uca1400_icelandic_ai_cs:2825 _uca1400_icelandic_as_ci:2826
     _uca1400_icelandic_as_cs:2827 _uca1400_icelandic_nopad_ai_ci:2828 _uca1400_icelandic_nopad_ai_cs:2829
     _uca1400_icelandic_nopad_as_ci:2830 _uca1400_icelandic_nopad_as_cs:2831 _uca1400_latvian_ai_ci:2832
     _uca1400_latvian_ai_cs:2833 _uca1400_latvian_as_ci:2834 _uca1400_latvian_as_cs:2835
     _uca1400_latvian_nopad_ai_ci:2836 _uca1400_latvian_nopad_ai_cs:2837 _uca1400_latvian_nopad_as_ci:2838
     _uca1400_latvian_nopad_as_cs:2839 _uca1400_romanian_ai_ci:2840 _uca1400_romanian_ai_cs:2841
     _uca1400_romanian_as_ci:2842 _uca1400_romanian_as_cs:2843 _uca1400_romanian_nopad_ai_ci:2844
     _uca1400_romanian_nopad_ai_cs:2845 _uca1400_romanian_nopad_as_ci:2846 _uca1400_romanian_nopad_as_cs:2847
     _uca1400_slovenian_ai_ci:2848 _uca1400_slovenian_ai_cs:2849 _uca1400_slovenian_as_ci:2850
     _uca1400_slovenian_as_cs:2851 _uca1400_slovenian_nopad_ai_ci:2852 _uca1400_slovenian_nopad_ai_cs:2853
     _uca1400_slovenian_nopad_as_ci:2854 _uca1400_slovenian_nopad_as_cs:2855 _uca1400_polish_ai_ci:2856
     _uca1400_polish_ai_cs:2857 _uca1400_polish_as_ci:2858 _uca1400_polish_as_cs:2859
     _uca1400_polish_nopad_ai_ci:2860 _uca1400_polish_nopad_ai_cs:2861 _uca1400_polish_nopad_as_ci:2862
     _uca1400_polish_nopad_as_cs:2863 _uca1400_estonian_ai_ci:2864 _uca1400_estonian_ai_cs:2865
     _uca1400_estonian_as_ci:2866 _uca1400_estonian_as_cs:2867 _uca1400_estonian_nopad_ai_ci:2868
     _uca1400_estonian_nopad_ai_cs:2869 _uca1400_estonian_nopad_as_ci:2870 _uca1400_estonian_nopad_as_cs:2871
     _uca1400_spanish_ai_ci:2872 _uca1400_spanish_ai_cs:2873 _uca1400_spanish_as_ci:2874
     _uca1400_spanish_as_cs:2875 _uca1400_spanish_nopad_ai_ci:2876 _uca1400_spanish_nopad_ai_cs:2877
     _uca1400_spanish_nopad_as_ci:2878 _uca1400_spanish_nopad_as_cs:2879 _uca1400_swedish_ai_ci:2880
     _uca1400_swedish_ai_cs:2881 _uca1400_swedish_as_ci:2882 _uca1400_swedish_as_cs:2883
     _uca1400_swedish_nopad_ai_ci:2884 _uca1400_swedish_nopad_ai_cs:2885 _uca1400_swedish_nopad_as_ci:2886
     _uca1400_swedish_nopad_as_cs:2887 _uca1400_turkish_ai_ci:2888 _uca1400_turkish_ai_cs:2889
     _uca1400_turkish_as_ci:2890 _uca1400_turkish_as_cs:2891 _uca1400_turkish_nopad_ai_ci:2892
     _uca1400_turkish_nopad_ai_cs:2893 _uca1400_turkish_nopad_as_ci:2894 _uca1400_turkish_nopad_as_cs:2895
     _uca1400_czech_ai_ci:2896 _uca1400_czech_ai_cs:2897 _uca1400_czech_as_ci:2898 _uca1400_czech_as_cs:2899
     _uca1400_czech_nopad_ai_ci:2900 _uca1400_czech_nopad_ai_cs:2901 _uca1400_czech_nopad_as_ci:2902
     _uca1400_czech_nopad_as_cs:2903 _uca1400_danish_ai_ci:2904 _uca1400_danish_ai_cs:2905
     _uca1400_danish_as_ci:2906 _uca1400_danish_as_cs:2907 _uca1400_danish_nopad_ai_ci:2908
     _uca1400_danish_nopad_ai_cs:2909 _uca1400_danish_nopad_as_ci:2910 _uca1400_danish_nopad_as_cs:2911
     _uca1400_lithuanian_ai_ci:2912 _uca1400_lithuanian_ai_cs:2913 _uca1400_lithuanian_as_ci:2914
     _uca1400_lithuanian_as_cs:2915 _uca1400_lithuanian_nopad_ai_ci:2916 _uca1400_lithuanian_nopad_ai_cs:2917
     _uca1400_lithuanian_nopad_as_ci:2918 _uca1400_lithuanian_nopad_as_cs:2919 _uca1400_slovak_ai_ci:2920
     _uca1400_slovak_ai_cs:2921 _uca1400_slovak_as_ci:2922 _uca1400_slovak_as_cs:2923
     _uca1400_slovak_nopad_ai_ci:2924 _uca1400_slovak_nopad_ai_cs:2925 _uca1400_slovak_nopad_as_ci:2926
     _uca1400_slovak_nopad_as_cs:2927 _uca1400_spanish2_ai_ci:2928 _uca1400_spanish2_ai_cs:2929
     _uca1400_spanish2_as_ci:2930 _uca1400_spanish2_as_cs:2931 _uca1400_spanish2_nopad_ai_ci:2932
     _uca1400_spanish2_nopad_ai_cs:2933 _uca1400_spanish2_nopad_as_ci:2934 _uca1400_spanish2_nopad_as_cs:2935
     _uca1400_roman_ai_ci:2936 _uca1400_roman_ai_cs:2937 _uca1400_roman_as_ci:2938 _uca1400_roman_as_cs:2939
     _uca1400_roman_nopad_ai_ci:2940 _uca1400_roman_nopad_ai_cs:2941 _uca1400_roman_nopad_as_ci:2942
     _uca1400_roman_nopad_as_cs:2943 _uca1400_persian_ai_ci:2944 _uca1400_persian_ai_cs:2945
     _uca1400_persian_as_ci:2946 _uca1400_persian_as_cs:2947 _uca1400_persian_nopad_ai_ci:2948
     _uca1400_persian_nopad_ai_cs:2949 _uca1400_persian_nopad_as_ci:2950 _uca1400_persian_nopad_as_cs:2951
     _uca1400_esperanto_ai_ci:2952 _uca1400_esperanto_ai_cs:2953 _uca1400_esperanto_as_ci:2954
     _uca1400_esperanto_as_cs:2955 _uca1400_esperanto_nopad_ai_ci:2956 _uca1400_esperanto_nopad_ai_cs:2957
     _uca1400_esperanto_nopad_as_ci:2958 _uca1400_esperanto_nopad_as_cs:2959 _uca1400_hungarian_ai_ci:2960
     _uca1400_hungarian_ai_cs:2961 _uca1400_hungarian_as_ci:2962 _uca1400_hungarian_as_cs:2963
     _uca1400_hungarian_nopad_ai_ci:2964 _uca1400_hungarian_nopad_ai_cs:2965
     _uca1400_hungarian_nopad_as_ci:2966 _uca1400_hungarian_nopad_as_cs:2967 _uca1400_sinhala_ai_ci:2968
     _uca1400_sinhala_ai_cs:2969 _uca1400_sinhala_as_ci:2970 _uca1400_sinhala_as_cs:2971
     _uca1400_sinhala_nopad_ai_ci:2972 _uca1400_sinhala_nopad_ai_cs:2973 _uca1400_sinhala_nopad_as_ci:2974
     _uca1400_sinhala_nopad_as_cs:2975 _uca1400_german2_ai_ci:2976 _uca1400_german2_ai_cs:2977
     _uca1400_german2_as_ci:2978 _uca1400_german2_as_cs:2979 _uca1400_german2_nopad_ai_ci:2980
     _uca1400_german2_nopad_ai_cs:2981 _uca1400_german2_nopad_as_ci:2982 _uca1400_german2_nopad_as_cs:2983
     _uca1400_vietnamese_ai_ci:3000 _uca1400_vietnamese_ai_cs:3001 _uca1400_vietnamese_as_ci:3002
     _uca1400_vietnamese_as_cs:3003 _uca1400_vietnamese_nopad_ai_ci:3004 _uca1400_vietnamese_nopad_ai_cs:3005
     _uca1400_vietnamese_nopad_as_ci:3006 _uca1400_vietnamese_nopad_as_cs:3007 _uca1400_croatian_ai_ci:3008
     _uca1400_croatian_ai_cs:3009 _uca1400_croatian_as_ci:3010 _uca1400_croatian_as_cs:3011
     _uca1400_croatian_nopad_ai_ci:3012 _uca1400_croatian_nopad_ai_cs:3013 _uca1400_croatian_nopad_as_ci:3014
     _uca1400_croatian_nopad_as_cs:3015`,
  ],
  ['utf16le', 4, `_general_ci:56 _bin:62 _general_nopad_ci:1080 _nopad_bin:1086`],
  [
    'utf32',
    4,
    `_general_ci:60 _bin:61 _unicode_ci:160 _icelandic_ci:161 _latvian_ci:162 _romanian_ci:163
     _slovenian_ci:164 _polish_ci:165 _estonian_ci:166 _spanish_ci:167 _swedish_ci:168 _turkish_ci:169
     _czech_ci:170 _danish_ci:171 _lithuanian_ci:172 _slovak_ci:173 _spanish2_ci:174 _roman_ci:175
     _persian_ci:176 _esperanto_ci:177 _hungarian_ci:178 _sinhala_ci:179 _german2_ci:180
     _croatian_mysql561_ci:181 _unicode_520_ci:182 _vietnamese_ci:183 _croatian_ci:736 _myanmar_ci:737
     _thai_520_w2:738 _general_nopad_ci:1084 _nopad_bin:1085 _unicode_nopad_ci:1184 _unicode_520_nopad_ci:1206
     _uca1400_ai_ci:3072 _uca1400_ai_cs:3073 _uca1400_as_ci:3074 _uca1400_as_cs:3075 _uca1400_nopad_ai_ci:3076
     _uca1400_nopad_ai_cs:3077 _uca1400_nopad_as_ci:3078 _uca1400_nopad_as_cs:3079
     _uca1400_icelandic_ai_ci:3080 _uca1400_icelandic_ai_cs:3081 _uca1400_icelandic_as_ci:3082
     _uca1400_icelandic_as_cs:3083 _uca1400_icelandic_nopad_ai_ci:3084 _uca1400_icelandic_nopad_ai_cs:3085
     _uca1400_icelandic_nopad_as_ci:3086 _uca1400_icelandic_nopad_as_cs:3087 _uca1400_latvian_ai_ci:3088
     _uca1400_latvian_ai_cs:3089 _uca1400_latvian_as_ci:3090 _uca1400_latvian_as_cs:3091
     _uca1400_latvian_nopad_ai_ci:3092 _uca1400_latvian_nopad_ai_cs:3093 _uca1400_latvian_nopad_as_ci:3094
     _uca1400_latvian_nopad_as_cs:3095 _uca1400_romanian_ai_ci:3096 _uca1400_romanian_ai_cs:3097
     _uca1400_romanian_as_ci:3098 _uca1400_romanian_as_cs:3099 _uca1400_romanian_nopad_ai_ci:3100
     _uca1400_romanian_nopad_ai_cs:3101 _uca1400_romanian_nopad_as_ci:3102 _uca1400_romanian_nopad_as_cs:3103
     _uca1400_slovenian_ai_ci:3104 _uca1400_slovenian_ai_cs:3105 _uca1400_slovenian_as_ci:3106
     _uca1400_slovenian_as_cs:3107 _uca1400_slovenian_nopad_ai_ci:3108 _uca1400_slovenian_nopad_ai_cs:3109
     _uca1400_slovenian_nopad_as_ci:3110 _uca1400_slovenian_nopad_as_cs:3111 _uca1400_polish_ai_ci:3112
     _uca1400_polish_ai_cs:3113 _uca1400_polish_as_ci:3114 _uca1400_polish_as_cs:3115
     _uca1400_polish_nopad_ai_ci:3116 _uca1400_polish_nopad_ai_cs:3117 _uca1400_polish_nopad_as_ci:3118
     _uca1400_polish_nopad_as_cs:3119 _uca1400_estonian_ai_ci:3120 _uca1400_estonian_ai_cs:3121
     _uca1400_estonian_as_ci:3122 _uca1400_estonian_as_cs:3123 _uca1400_estonian_nopad_ai_ci:3124
     _uca1400_estonian_nopad_ai_cs:3125 _uca1400_estonian_nopad_as_ci:3126 _uca1400_estonian_nopad_as_cs:3127
     _uca1400_spanish_ai_ci:3128 _uca1400_spanish_ai_cs:3129 _uca1400_spanish_as_ci:3130
     _uca1400_spanish_as_cs:3131 _uca1400_spanish_nopad_ai_ci:3132 _uca1400_spanish_nopad_ai_cs:3133
     _uca1400_spanish_nopad_as_ci:3134 _uca1400_spanish_nopad_as_cs:3135 _uca1400_swedish_ai_ci:3136
     _uca1400_swedish_ai_cs:3137 _uca1400_swedish_as_ci:3138 _uca1400_swedish_as_cs:3139
     _uca1400_swedish_nopad_ai_ci:3140 _uca1400_swedish_nopad_ai_cs:3141 _uca1400_swedish_nopad_as_ci:3142
     _uca1400_swedish_nopad_as_cs:3143 _uca1400_turkish_ai_ci:3144 _uca1400_turkish_ai_cs:3145
     _uca1400_turkish_as_ci:3146 _uca1400_turkish_as_cs:3147 _uca1400_turkish_nopad_ai_ci:3148
     _uca1400_turkish_nopad_ai_cs:3149 _uca1400_turkish_nopad_as_ci:3150 _uca1400_turkish_nopad_as_cs:3151
     _uca1400_czech_ai_ci:3152 _uca1400_czech_ai_cs:3153 _uca1400_czech_as_ci:3154 _uca1400_czech_as_cs:3155
     _uca1400_czech_nopad_ai_ci:3156 _uca1400_czech_nopad_ai_cs:3157 _uca1400_czech_nopad_as_ci:3158
     _uca1400_czech_nopad_as_cs:3159 _uca1400_danish_ai_ci:3160 _uca1400_danish_ai_cs:3161
     _uca1400_danish_as_ci:3162 _uca1400_danish_as_cs:3163 _uca1400_danish_nopad_ai_ci:3164
     _uca1400_danish_nopad_ai_cs:3165 _uca1400_danish_nopad_as_ci:3166 _uca1400_danish_nopad_as_cs:3167
     _uca1400_lithuanian_ai_ci:3168 _uca1400_lithuanian_ai_cs:3169 _uca1400_lithuanian_as_ci:3170
     _uca1400_lithuanian_as_cs:3171 _uca1400_lithuanian_nopad_ai_ci:3172 _uca1400_lithuanian_nopad_ai_cs:3173
     _uca1400_lithuanian_nopad_as_ci:3174 _uca1400_lithuanian_nopad_as_cs:3175 _uca1400_slovak_ai_ci:3176
     _uca1400_slovak_ai_cs:3177 _uca1400_slovak_as_ci:3178 _uca1400_slovak_as_cs:3179
     _uca1400_slovak_nopad_ai_ci:3180 _uca1400_slovak_nopad_ai_cs:3181 _uca1400_slovak_nopad_as_ci:3182
     _uca1400_slovak_nopad_as_cs:3183 _uca1400_spanish2_ai_ci:3184 _uca1400_spanish2_ai_cs:3185
     _uca1400_spanish2_as_ci:3186 _uca1400_spanish2_as_cs:3187 _uca1400_spanish2_nopad_ai_ci:3188
     _uca1400_spanish2_nopad_ai_cs:3189 _uca1400_spanish2_nopad_as_ci:3190 _uca1400_spanish2_nopad_as_cs:3191
     _uca1400_roman_ai_ci:3192 _uca1400_roman_ai_cs:3193 _uca1400_roman_as_ci:3194 _uca1400_roman_as_cs:3195
     _uca1400_roman_nopad_ai_ci:3196 _uca1400_roman_nopad_ai_cs:3197 _uca1400_roman_nopad_as_ci:3198
     _uca1400_roman_nopad_as_cs:3199 _uca1400_persian_ai_ci:3200 _uca1400_persian_ai_cs:3201
     _uca1400_persian_as_ci:3202 _uca1400_persian_as_cs:3203 _uca1400_persian_nopad_ai_ci:3204
     _uca1400_persian_nopad_ai_cs:3205 _uca1400_persian_nopad_as_ci:3206 _uca1400_persian_nopad_as_cs:3207
     _uca1400_esperanto_ai_ci:3208 _uca1400_esperanto_ai_cs:3209 _uca1400_esperanto_as_ci:3210
     _uca1400_esperanto_as_cs:3211 _uca1400_esperanto_nopad_ai_ci:3212 _uca1400_esperanto_nopad_ai_cs:3213
     _uca1400_esperanto_nopad_as_ci:3214 _uca1400_esperanto_nopad_as_cs:3215 _uca1400_hungarian_ai_ci:3216
     _uca1400_hungarian_ai_cs:3217 _uca1400_hungarian_as_ci:3218 _uca1400_hungarian_as_cs:3219
     _uca1400_hungarian_nopad_ai_ci:3220 _uca1400_hungarian_nopad_ai_cs:3221
     _uca1400_hungarian_nopad_as_ci:3222 _uca1400_hungarian_nopad_as_cs:3223 _uca1400_sinhala_ai_ci:3224
     _uca1400_sinhala_ai_cs:3225 _uca1400_sinhala_as_ci:3226 _uca1400_sinhala_as_cs:3227
     _uca1400_sinhala_nopad_ai_ci:3228 _uca1400_sinhala_nopad_ai_cs:3229 _uca1400_sinhala_nopad_as_ci:3230
     _uca1400_sinhala_nopad_as_cs:3231 _uca1400_german2_ai_ci:3232 _uca1400_german2_ai_cs:3233
     _uca1400_german2_as_ci:3234 _uca1400_german2_as_cs:3235 _uca1400_german2_nopad_ai_ci:3236
     _uca1400_german2_nopad_ai_cs:3237 _uca1400_german2_nopad_as_ci:3238 _uca1400_german2_nopad_as_cs:3239
     _uca1400_vietnamese_ai_ci:3256 _uca1400_vietnamese_ai_cs:3257 _uca1400_vietnamese_as_ci:3258
     _uca1400_vietnamese_as_cs:3259 _uca1400_vietnamese_nopad_ai_ci:3260 _uca1400_vietnamese_nopad_ai_cs:3261
     _uca1400_vietnamese_nopad_as_ci:3262 _uca1400_vietnamese_nopad_as_cs:3263 _uca1400_croatian_ai_ci:3264
     _uca1400_croatian_ai_cs:3265 _uca1400_croatian_as_ci:3266 _uca1400_croatian_as_cs:3267
     _uca1400_croatian_nopad_ai_ci:3268 _uca1400_croatian_nopad_ai_cs:3269 _uca1400_croatian_nopad_as_ci:3270
     _uca1400_croatian_nopad_as_cs:3271`,
  ],
  [
    'utf8mb3',
    3,
    `_general_ci:33 _bin:83 _unicode_ci:192 _icelandic_ci:193 _latvian_ci:194 _romanian_ci:195
     _slovenian_ci:196 _polish_ci:197 _estonian_ci:198 _spanish_ci:199 _swedish_ci:200 _turkish_ci:201
     _czech_ci:202 _danish_ci:203 _lithuanian_ci:204 _slovak_ci:205 _spanish2_ci:206 _roman_ci:207
     _persian_ci:208 _esperanto_ci:209 _hungarian_ci:210 _sinhala_ci:211 _german2_ci:212
     _croatian_mysql561_ci:213 _unicode_520_ci:214 _vietnamese_ci:215 _general_mysql500_ci:223
     _croatian_ci:576 _myanmar_ci:577 _thai_520_w2:578 _general_nopad_ci:1057 _nopad_bin:1107
     _unicode_nopad_ci:1216 _unicode_520_nopad_ci:1238 _uca1400_ai_ci:2048 _uca1400_ai_cs:2049
     _uca1400_as_ci:2050 _uca1400_as_cs:2051 _uca1400_nopad_ai_ci:2052 _uca1400_nopad_ai_cs:2053
     _uca1400_nopad_as_ci:2054 _uca1400_nopad_as_cs:2055 _uca1400_icelandic_ai_ci:2056
     _uca1400_icelandic_ai_cs:2057 _uca1400_icelandic_as_ci:2058 _uca1400_icelandic_as_cs:2059
     _uca1400_icelandic_nopad_ai_ci:2060 _uca1400_icelandic_nopad_ai_cs:2061
     _uca1400_icelandic_nopad_as_ci:2062 _uca1400_icelandic_nopad_as_cs:2063 _uca1400_latvian_ai_ci:2064
     _uca1400_latvian_ai_cs:2065 _uca1400_latvian_as_ci:2066 _uca1400_latvian_as_cs:2067
     _uca1400_latvian_nopad_ai_ci:2068 _uca1400_latvian_nopad_ai_cs:2069 _uca1400_latvian_nopad_as_ci:2070
     _uca1400_latvian_nopad_as_cs:2071 _uca1400_romanian_ai_ci:2072 _uca1400_romanian_ai_cs:2073
     _uca1400_romanian_as_ci:2074 _uca1400_romanian_as_cs:2075 _uca1400_romanian_nopad_ai_ci:2076
     _uca1400_romanian_nopad_ai_cs:2077 _uca1400_romanian_nopad_as_ci:2078 _uca1400_romanian_nopad_as_cs:2079
     _uca1400_slovenian_ai_ci:2080 _uca1400_slovenian_ai_cs:2081 _uca1400_slovenian_as_ci:2082
     _uca1400_slovenian_as_cs:2083 _uca1400_slovenian_nopad_ai_ci:2084 _uca1400_slovenian_nopad_ai_cs:2085
     _uca1400_slovenian_nopad_as_ci:2086 _uca1400_slovenian_nopad_as_cs:2087 _uca1400_polish_ai_ci:2088
     _uca1400_polish_ai_cs:2089 _uca1400_polish_as_ci:2090 _uca1400_polish_as_cs:2091
     _uca1400_polish_nopad_ai_ci:2092 _uca1400_polish_nopad_ai_cs:2093 _uca1400_polish_nopad_as_ci:2094
     _uca1400_polish_nopad_as_cs:2095 _uca1400_estonian_ai_ci:2096 _uca1400_estonian_ai_cs:2097
     _uca1400_estonian_as_ci:2098 _uca1400_estonian_as_cs:2099 _uca1400_estonian_nopad_ai_ci:2100
     _uca1400_estonian_nopad_ai_cs:2101 _uca1400_estonian_nopad_as_ci:2102 _uca1400_estonian_nopad_as_cs:2103
     _uca1400_spanish_ai_ci:2104 _uca1400_spanish_ai_cs:2105 _uca1400_spanish_as_ci:2106
     _uca1400_spanish_as_cs:2107 _uca1400_spanish_nopad_ai_ci:2108 _uca1400_spanish_nopad_ai_cs:2109
     _uca1400_spanish_nopad_as_ci:2110 _uca1400_spanish_nopad_as_cs:2111 _uca1400_swedish_ai_ci:2112
     _uca1400_swedish_ai_cs:2113 _uca1400_swedish_as_ci:2114 _uca1400_swedish_as_cs:2115
     _uca1400_swedish_nopad_ai_ci:2116 _uca1400_swedish_nopad_ai_cs:2117 _uca1400_swedish_nopad_as_ci:2118
     _uca1400_swedish_nopad_as_cs:2119 _uca1400_turkish_ai_ci:2120 _uca1400_turkish_ai_cs:2121
     _uca1400_turkish_as_ci:2122 _uca1400_turkish_as_cs:2123 _uca1400_turkish_nopad_ai_ci:2124
     _uca1400_turkish_nopad_ai_cs:2125 _uca1400_turkish_nopad_as_ci:2126 _uca1400_turkish_nopad_as_cs:2127
     _uca1400_czech_ai_ci:2128 _uca1400_czech_ai_cs:2129 _uca1400_czech_as_ci:2130 _uca1400_czech_as_cs:2131
     _uca1400_czech_nopad_ai_ci:2132 _uca1400_czech_nopad_ai_cs:2133 _uca1400_czech_nopad_as_ci:2134
     _uca1400_czech_nopad_as_cs:2135 _uca1400_danish_ai_ci:2136 _uca1400_danish_ai_cs:2137
     _uca1400_danish_as_ci:2138 _uca1400_danish_as_cs:2139 _uca1400_danish_nopad_ai_ci:2140
     _uca1400_danish_nopad_ai_cs:2141 _uca1400_danish_nopad_as_ci:2142 _uca1400_danish_nopad_as_cs:2143
     _uca1400_lithuanian_ai_ci:2144 _uca1400_lithuanian_ai_cs:2145 _uca1400_lithuanian_as_ci:2146
     _uca1400_lithuanian_as_cs:2147 _uca1400_lithuanian_nopad_ai_ci:2148 _uca1400_lithuanian_nopad_ai_cs:2149
     _uca1400_lithuanian_nopad_as_ci:2150 _uca1400_lithuanian_nopad_as_cs:2151 _uca1400_slovak_ai_ci:2152
     _uca1400_slovak_ai_cs:2153 _uca1400_slovak_as_ci:2154 _uca1400_slovak_as_cs:2155
     _uca1400_slovak_nopad_ai_ci:2156 _uca1400_slovak_nopad_ai_cs:2157 _uca1400_slovak_nopad_as_ci:2158
     _uca1400_slovak_nopad_as_cs:2159 _uca1400_spanish2_ai_ci:2160 _uca1400_spanish2_ai_cs:2161
     _uca1400_spanish2_as_ci:2162 _uca1400_spanish2_as_cs:2163 _uca1400_spanish2_nopad_ai_ci:2164
     _uca1400_spanish2_nopad_ai_cs:2165 _uca1400_spanish2_nopad_as_ci:2166 _uca1400_spanish2_nopad_as_cs:2167
     _uca1400_roman_ai_ci:2168 _uca1400_roman_ai_cs:2169 _uca1400_roman_as_ci:2170 _uca1400_roman_as_cs:2171
     _uca1400_roman_nopad_ai_ci:2172 _uca1400_roman_nopad_ai_cs:2173 _uca1400_roman_nopad_as_ci:2174
     _uca1400_roman_nopad_as_cs:2175 _uca1400_persian_ai_ci:2176 _uca1400_persian_ai_cs:2177
     _uca1400_persian_as_ci:2178 _uca1400_persian_as_cs:2179 _uca1400_persian_nopad_ai_ci:2180
     _uca1400_persian_nopad_ai_cs:2181 _uca1400_persian_nopad_as_ci:2182 _uca1400_persian_nopad_as_cs:2183
     _uca1400_esperanto_ai_ci:2184 _uca1400_esperanto_ai_cs:2185 _uca1400_esperanto_as_ci:2186
     _uca1400_esperanto_as_cs:2187 _uca1400_esperanto_nopad_ai_ci:2188 _uca1400_esperanto_nopad_ai_cs:2189
     _uca1400_esperanto_nopad_as_ci:2190 _uca1400_esperanto_nopad_as_cs:2191 _uca1400_hungarian_ai_ci:2192
     _uca1400_hungarian_ai_cs:2193 _uca1400_hungarian_as_ci:2194 _uca1400_hungarian_as_cs:2195
     _uca1400_hungarian_nopad_ai_ci:2196 _uca1400_hungarian_nopad_ai_cs:2197
     _uca1400_hungarian_nopad_as_ci:2198 _uca1400_hungarian_nopad_as_cs:2199 _uca1400_sinhala_ai_ci:2200
     _uca1400_sinhala_ai_cs:2201 _uca1400_sinhala_as_ci:2202 _uca1400_sinhala_as_cs:2203
     _uca1400_sinhala_nopad_ai_ci:2204 _uca1400_sinhala_nopad_ai_cs:2205 _uca1400_sinhala_nopad_as_ci:2206
     _uca1400_sinhala_nopad_as_cs:2207 _uca1400_german2_ai_ci:2208 _uca1400_german2_ai_cs:2209
     _uca1400_german2_as_ci:2210 _uca1400_german2_as_cs:2211 _uca1400_german2_nopad_ai_ci:2212
     _uca1400_german2_nopad_ai_cs:2213 _uca1400_german2_nopad_as_ci:2214 _uca1400_german2_nopad_as_cs:2215
     _uca1400_vietnamese_ai_ci:2232 _uca1400_vietnamese_ai_cs:2233 _uca1400_vietnamese_as_ci:2234
     _uca1400_vietnamese_as_cs:2235 _uca1400_vietnamese_nopad_ai_ci:2236 _uca1400_vietnamese_nopad_ai_cs:2237
     _uca1400_vietnamese_nopad_as_ci:2238 _uca1400_vietnamese_nopad_as_cs:2239 _uca1400_croatian_ai_ci:2240
     _uca1400_croatian_ai_cs:2241 _uca1400_croatian_as_ci:2242 _uca1400_croatian_as_cs:2243
     _uca1400_croatian_nopad_ai_ci:2244 _uca1400_croatian_nopad_ai_cs:2245 _uca1400_croatian_nopad_as_ci:2246
     _uca1400_croatian_nopad_as_cs:2247`,
  ],
  [
    'utf8mb4',
    4,
    `_general_ci:45 _bin:46 _unicode_ci:224 _icelandic_ci:225 _latvian_ci:226 _romanian_ci:227
     _slovenian_ci:228 _polish_ci:229 _estonian_ci:230 _spanish_ci:231 _swedish_ci:232 _turkish_ci:233
     _czech_ci:234 _danish_ci:235 _lithuanian_ci:236 _slovak_ci:237 _spanish2_ci:238 _roman_ci:239
     _persian_ci:240 _esperanto_ci:241 _hungarian_ci:242 _sinhala_ci:243 _german2_ci:244
     _croatian_mysql561_ci:245 _unicode_520_ci:246 _vietnamese_ci:247 _croatian_ci:608 _myanmar_ci:609
     _thai_520_w2:610 _general_nopad_ci:1069 _nopad_bin:1070 _unicode_nopad_ci:1248 _unicode_520_nopad_ci:1270
     _uca1400_ai_ci:2304 _uca1400_ai_cs:2305 _uca1400_as_ci:2306 _uca1400_as_cs:2307 _uca1400_nopad_ai_ci:2308
     _uca1400_nopad_ai_cs:2309 _uca1400_nopad_as_ci:2310 _uca1400_nopad_as_cs:2311
     _uca1400_icelandic_ai_ci:2312 _uca1400_icelandic_ai_cs:2313 _uca1400_icelandic_as_ci:2314
     _uca1400_icelandic_as_cs:2315 _uca1400_icelandic_nopad_ai_ci:2316 _uca1400_icelandic_nopad_ai_cs:2317
     _uca1400_icelandic_nopad_as_ci:2318 _uca1400_icelandic_nopad_as_cs:2319 _uca1400_latvian_ai_ci:2320
     _uca1400_latvian_ai_cs:2321 _uca1400_latvian_as_ci:2322 _uca1400_latvian_as_cs:2323
     _uca1400_latvian_nopad_ai_ci:2324 _uca1400_latvian_nopad_ai_cs:2325 _uca1400_latvian_nopad_as_ci:2326
     _uca1400_latvian_nopad_as_cs:2327 _uca1400_romanian_ai_ci:2328 _uca1400_romanian_ai_cs:2329
     _uca1400_romanian_as_ci:2330 _uca1400_romanian_as_cs:2331 _uca1400_romanian_nopad_ai_ci:2332
     _uca1400_romanian_nopad_ai_cs:2333 _uca1400_romanian_nopad_as_ci:2334 _uca1400_romanian_nopad_as_cs:2335
     _uca1400_slovenian_ai_ci:2336 _uca1400_slovenian_ai_cs:2337 _uca1400_slovenian_as_ci:2338
     _uca1400_slovenian_as_cs:2339 _uca1400_slovenian_nopad_ai_ci:2340 _uca1400_slovenian_nopad_ai_cs:2341
     _uca1400_slovenian_nopad_as_ci:2342 _uca1400_slovenian_nopad_as_cs:2343 _uca1400_polish_ai_ci:2344
     _uca1400_polish_ai_cs:2345 _uca1400_polish_as_ci:2346 _uca1400_polish_as_cs:2347
     _uca1400_polish_nopad_ai_ci:2348 _uca1400_polish_nopad_ai_cs:2349 _uca1400_polish_nopad_as_ci:2350
     _uca1400_polish_nopad_as_cs:2351 _uca1400_estonian_ai_ci:2352 _uca1400_estonian_ai_cs:2353
     _uca1400_estonian_as_ci:2354 _uca1400_estonian_as_cs:2355 _uca1400_estonian_nopad_ai_ci:2356
     _uca1400_estonian_nopad_ai_cs:2357 _uca1400_estonian_nopad_as_ci:2358 _uca1400_estonian_nopad_as_cs:2359
     _uca1400_spanish_ai_ci:2360 _uca1400_spanish_ai_cs:2361 _uca1400_spanish_as_ci:2362
     _uca1400_spanish_as_cs:2363 _uca1400_spanish_nopad_ai_ci:2364 _uca1400_spanish_nopad_ai_cs:2365
     _uca1400_spanish_nopad_as_ci:2366 _uca1400_spanish_nopad_as_cs:2367 _uca1400_swedish_ai_ci:2368
     _uca1400_swedish_ai_cs:2369 _uca1400_swedish_as_ci:2370 _uca1400_swedish_as_cs:2371
     _uca1400_swedish_nopad_ai_ci:2372 _uca1400_swedish_nopad_ai_cs:2373 _uca1400_swedish_nopad_as_ci:2374
     _uca1400_swedish_nopad_as_cs:2375 _uca1400_turkish_ai_ci:2376 _uca1400_turkish_ai_cs:2377
     _uca1400_turkish_as_ci:2378 _uca1400_turkish_as_cs:2379 _uca1400_turkish_nopad_ai_ci:2380
     _uca1400_turkish_nopad_ai_cs:2381 _uca1400_turkish_nopad_as_ci:2382 _uca1400_turkish_nopad_as_cs:2383
     _uca1400_czech_ai_ci:2384 _uca1400_czech_ai_cs:2385 _uca1400_czech_as_ci:2386 _uca1400_czech_as_cs:2387
     _uca1400_czech_nopad_ai_ci:2388 _uca1400_czech_nopad_ai_cs:2389 _uca1400_czech_nopad_as_ci:2390
     _uca1400_czech_nopad_as_cs:2391 _uca1400_danish_ai_ci:2392 _uca1400_danish_ai_cs:2393
     _uca1400_danish_as_ci:2394 _uca1400_danish_as_cs:2395 _uca1400_danish_nopad_ai_ci:2396
     _uca1400_danish_nopad_ai_cs:2397 _uca1400_danish_nopad_as_ci:2398 _uca1400_danish_nopad_as_cs:2399
     _uca1400_lithuanian_ai_ci:2400 _uca1400_lithuanian_ai_cs:2401 _uca1400_lithuanian_as_ci:2402
     _uca1400_lithuanian_as_cs:2403 _uca1400_lithuanian_nopad_ai_ci:2404 _uca1400_lithuanian_nopad_ai_cs:2405
     _uca1400_lithuanian_nopad_as_ci:2406 _uca1400_lithuanian_nopad_as_cs:2407 _uca1400_slovak_ai_ci:2408
     _uca1400_slovak_ai_cs:2409 _uca1400_slovak_as_ci:2410 _uca1400_slovak_as_cs:2411
     _uca1400_slovak_nopad_ai_ci:2412 _uca1400_slovak_nopad_ai_cs:2413 _uca1400_slovak_nopad_as_ci:2414
     _uca1400_slovak_nopad_as_cs:2415 _uca1400_spanish2_ai_ci:2416 _uca1400_spanish2_ai_cs:2417
     _uca1400_spanish2_as_ci:2418 _uca1400_spanish2_as_cs:2419 _uca1400_spanish2_nopad_ai_ci:2420
     _uca1400_spanish2_nopad_ai_cs:2421 _uca1400_spanish2_nopad_as_ci:2422 _uca1400_spanish2_nopad_as_cs:2423
     _uca1400_roman_ai_ci:2424 _uca1400_roman_ai_cs:2425 _uca1400_roman_as_ci:2426 _uca1400_roman_as_cs:2427
     _uca1400_roman_nopad_ai_ci:2428 _uca1400_roman_nopad_ai_cs:2429 _uca1400_roman_nopad_as_ci:2430
     _uca1400_roman_nopad_as_cs:2431 _uca1400_persian_ai_ci:2432 _uca1400_persian_ai_cs:2433
     _uca1400_persian_as_ci:2434 _uca1400_persian_as_cs:2435 _uca1400_persian_nopad_ai_ci:2436
     _uca1400_persian_nopad_ai_cs:2437 _uca1400_persian_nopad_as_ci:2438 _uca1400_persian_nopad_as_cs:2439
     _uca1400_esperanto_ai_ci:2440 _uca1400_esperanto_ai_cs:2441 _uca1400_esperanto_as_ci:2442
     _uca1400_esperanto_as_cs:2443 _uca1400_esperanto_nopad_ai_ci:2444 _uca1400_esperanto_nopad_ai_cs:2445
     _uca1400_esperanto_nopad_as_ci:2446 _uca1400_esperanto_nopad_as_cs:2447 _uca1400_hungarian_ai_ci:2448
     _uca1400_hungarian_ai_cs:2449 _uca1400_hungarian_as_ci:2450 _uca1400_hungarian_as_cs:2451
     _uca1400_hungarian_nopad_ai_ci:2452 _uca1400_hungarian_nopad_ai_cs:2453
     _uca1400_hungarian_nopad_as_ci:2454 _uca1400_hungarian_nopad_as_cs:2455 _uca1400_sinhala_ai_ci:2456
     _uca1400_sinhala_ai_cs:2457 _uca1400_sinhala_as_ci:2458 _uca1400_sinhala_as_cs:2459
     _uca1400_sinhala_nopad_ai_ci:2460 _uca1400_sinhala_nopad_ai_cs:2461 _uca1400_sinhala_nopad_as_ci:2462
     _uca1400_sinhala_nopad_as_cs:2463 _uca1400_german2_ai_ci:2464 _uca1400_german2_ai_cs:2465
     _uca1400_german2_as_ci:2466 _uca1400_german2_as_cs:2467 _uca1400_german2_nopad_ai_ci:2468
     _uca1400_german2_nopad_ai_cs:2469 _uca1400_german2_nopad_as_ci:2470 _uca1400_german2_nopad_as_cs:2471
     _uca1400_vietnamese_ai_ci:2488 _uca1400_vietnamese_ai_cs:2489 _uca1400_vietnamese_as_ci:2490
     _uca1400_vietnamese_as_cs:2491 _uca1400_vietnamese_nopad_ai_ci:2492 _uca1400_vietnamese_nopad_ai_cs:2493
     _uca1400_vietnamese_nopad_as_ci:2494 _uca1400_vietnamese_nopad_as_cs:2495 _uca1400_croatian_ai_ci:2496
     _uca1400_croatian_ai_cs:2497 _uca1400_croatian_as_ci:2498 _uca1400_croatian_as_cs:2499
     _uca1400_croatian_nopad_ai_ci:2500 _uca1400_croatian_nopad_ai_cs:2501 _uca1400_croatian_nopad_as_ci:2502
     _uca1400_croatian_nopad_as_cs:2503 _0900_ai_ci:255 _de_pb_0900_ai_ci:256 _is_0900_ai_ci:257
     _lv_0900_ai_ci:258 _ro_0900_ai_ci:259 _sl_0900_ai_ci:260 _pl_0900_ai_ci:261 _et_0900_ai_ci:262
     _es_0900_ai_ci:263 _sv_0900_ai_ci:264 _tr_0900_ai_ci:265 _cs_0900_ai_ci:266 _da_0900_ai_ci:267
     _lt_0900_ai_ci:268 _sk_0900_ai_ci:269 _es_trad_0900_ai_ci:270 _la_0900_ai_ci:271 _eo_0900_ai_ci:273
     _hu_0900_ai_ci:274 _hr_0900_ai_ci:275 _vi_0900_ai_ci:277 _0900_as_cs:278 _ja_0900_as_cs:303
     _0900_as_ci:305 _0900_bin:309`,
  ],
];
