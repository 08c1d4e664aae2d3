-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
/*!40101 SET NAMES utf8mb4 */;
/*!40103 SET TIME_ZONE='+00:00' */;
DROP TABLE IF EXISTS `desk_attachment`;
CREATE TABLE `desk_attachment` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `object_id` int(11) unsigned NOT NULL,
  `type` char(1) NOT NULL,
  `file_id` int(11) unsigned NOT NULL,
  `name` varchar(255) DEFAULT NULL,
  `inline` tinyint(1) unsigned NOT NULL DEFAULT '0',
  `lang` varchar(16) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `file-type` (`object_id`,`file_id`,`type`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
LOCK TABLES `desk_attachment` WRITE;
INSERT INTO `desk_attachment` VALUES (1,11,'H',1,NULL,0,NULL),(2,12,'H',2,'renamed.log',0,NULL),(3,11,'H',99,NULL,0,NULL),(4,1,'F',1,NULL,0,NULL);
UNLOCK TABLES;
CREATE TABLE `desk_department` (`id` int(11) NOT NULL, `pid` int(11) DEFAULT NULL, `name` varchar(128) NOT NULL, PRIMARY KEY (`id`));
INSERT INTO `desk_department` VALUES (1,NULL,'Support'),(2,NULL,'Field, team');
CREATE TABLE `desk_file` (`id` int(11) NOT NULL, `ft` char(1), `bk` char(1) NOT NULL DEFAULT 'D', `type` varchar(255), `size` bigint, `key` varchar(86), `signature` varchar(86), `name` varchar(255), `attrs` varchar(255), `created` datetime, PRIMARY KEY (`id`), KEY `ft` (`ft`));
INSERT INTO `desk_file` VALUES (1,'T','D','image/png',8,'k','s','screen.png',NULL,'2026-03-02 09:00:00'),(2,'T','F','text/plain',3,'k2','s2','log.txt',NULL,'2026-03-02 09:00:00');
CREATE TABLE `desk_file_chunk` (`file_id` int(11) NOT NULL, `chunk_id` int(11) NOT NULL, `filedata` longblob NOT NULL, PRIMARY KEY (`file_id`,`chunk_id`));
INSERT INTO `desk_file_chunk` VALUES (1,1,0x0d0a1a0a),(1,0,_binary 'PNG\0');
CREATE TABLE `desk_form_entry` (`id` int(11) NOT NULL, `form_id` int(11), `object_id` int(11), `object_type` char(1), PRIMARY KEY (`id`));
INSERT INTO `desk_form_entry` VALUES (1,5,1,'T'),(2,5,1,'U');
CREATE TABLE `desk_form_entry_values` (`entry_id` int(11) NOT NULL, `field_id` int(11) NOT NULL, `value` text, `value_id` int(11));
INSERT INTO `desk_form_entry_values` VALUES (1,30,'{\"7\":\"Router R7\"}',NULL),(1,31,'The VPN drops',NULL),(2,30,'of a user',NULL);
CREATE TABLE `desk_form_field` (`id` int(11) NOT NULL, `form_id` int(11), `flags` int(10), `type` varchar(255), `label` varchar(255), `name` varchar(64));
INSERT INTO `desk_form_field` VALUES (30,5,1,'choices','Device','device'),(31,5,1,'text','Issue Summary','subject');
CREATE TABLE `desk_help_topic` (`topic_id` int(11) NOT NULL, `topic_pid` int(10), `topic` varchar(128));
INSERT INTO `desk_help_topic` VALUES (3,0,'Network');
CREATE TABLE `desk_organization` (`id` int(11) NOT NULL, `name` varchar(128));
INSERT INTO `desk_organization` VALUES (1,'Aurelle');
CREATE TABLE `desk_staff` (`staff_id` int(11) NOT NULL, `dept_id` int(10), `role_id` int(10), `username` varchar(32), `firstname` varchar(32), `lastname` varchar(32), `passwd` varchar(128), `email` varchar(255), `isactive` tinyint(1));
INSERT INTO `desk_staff` VALUES (5,1,1,'jonas','Jonas','O\'Weber','$2a$08$x','Jonas@osticket.example',1),(6,1,1,'old','','','x','old@osticket.example',0);
CREATE TABLE `desk_syslog` (`log_id` int(11) NOT NULL, `log` text);
INSERT INTO `desk_syslog` VALUES (1,'x');
CREATE TABLE `desk_custom_thing` (`id` int(11) NOT NULL);
INSERT INTO `desk_custom_thing` VALUES (1),(2);
CREATE TABLE `desk_thread` (`id` int(11) unsigned NOT NULL, `object_id` int(11) unsigned NOT NULL, `object_type` char(1) NOT NULL, `extra` text, `created` datetime);
INSERT INTO `desk_thread` VALUES (101,1,'T',NULL,'2026-03-02 09:00:00'),(102,2,'T',NULL,'2026-03-02 09:00:00'),(103,1,'A',NULL,'2026-03-02 09:00:00'),(104,3,'T',NULL,'2026-03-02 09:00:00');
CREATE TABLE `desk_thread_collaborator` (`id` int(11) NOT NULL, `flags` int(10), `thread_id` int(11), `user_id` int(11), `role` char(1));
INSERT INTO `desk_thread_collaborator` VALUES (1,1,101,4,'M');
CREATE TABLE `desk_thread_entry` (`id` int(11) unsigned NOT NULL, `pid` int(11), `thread_id` int(11) unsigned NOT NULL, `staff_id` int(11) unsigned NOT NULL, `user_id` int(11) unsigned NOT NULL, `type` char(1) NOT NULL, `flags` int(11), `poster` varchar(128) NOT NULL, `editor` int(10), `editor_type` char(1), `source` varchar(32), `title` varchar(255), `body` text NOT NULL, `format` varchar(16) NOT NULL DEFAULT 'html', `ip_address` varchar(64), `recipients` text, `created` datetime NOT NULL, `updated` datetime NOT NULL, PRIMARY KEY (`id`));
INSERT INTO `desk_thread_entry` VALUES (11,0,101,0,3,'M',65,'Elise',NULL,NULL,'Email','The VPN drops','<p>Since Monday.</p><p>&Eacute;lise; it\'s \"bad\"</p>','html','10.0.0.1',NULL,'2026-03-02 09:00:00','0000-00-00 00:00:00'),(12,11,101,5,0,'R',64,'Jonas',NULL,NULL,'',NULL,'It was\nthe router.','text','',NULL,'2026-03-02 10:00:00','0000-00-00 00:00:00');
INSERT INTO `desk_thread_entry` VALUES (13,0,101,5,0,'N',64,'Jonas',NULL,NULL,'','Cost','<p>Much</p>','html','',NULL,'2026-03-02 10:30:00','0000-00-00 00:00:00'),(14,0,102,0,0,'M',65,'Somebody Gone',NULL,NULL,'Web',NULL,'<p>A screen</p>','html','',NULL,'2026-03-02 09:00:00','0000-00-00 00:00:00'),(15,0,103,5,0,'N',0,'Jonas',NULL,NULL,'',NULL,'of a task','text','',NULL,'2026-03-02 09:00:00','0000-00-00 00:00:00');
CREATE TABLE `desk_ticket` (`ticket_id` int(11) unsigned NOT NULL, `ticket_pid` int(11) unsigned DEFAULT NULL, `number` varchar(20) DEFAULT NULL, `user_id` int(11) unsigned NOT NULL DEFAULT '0', `user_email_id` int(11), `status_id` int(10) unsigned NOT NULL DEFAULT '0', `dept_id` int(10) unsigned NOT NULL DEFAULT '0', `sla_id` int(10), `topic_id` int(10), `staff_id` int(10) unsigned NOT NULL DEFAULT '0', `team_id` int(10), `email_id` int(11), `lock_id` int(11), `flags` int(10), `sort` int(11), `ip_address` varchar(64), `source` enum('Web','Email','Phone','API','Other') NOT NULL DEFAULT 'Other', `source_extra` varchar(40), `isoverdue` tinyint(1), `isanswered` tinyint(1), `duedate` datetime, `est_duedate` datetime, `reopened` datetime, `closed` datetime, `lastupdate` datetime, `created` datetime NOT NULL, `updated` datetime NOT NULL, PRIMARY KEY (`ticket_id`));
INSERT INTO `desk_ticket` VALUES (1,NULL,'483920',3,0,1,2,0,3,5,0,0,0,0,0,'10.0.0.1','Email',NULL,1,1,'2026-03-05 09:00:00',NULL,NULL,NULL,'2026-03-02 10:30:00','2026-03-02 09:00:00','2026-03-02 10:30:00'),(2,NULL,'483921',4,0,3,1,0,0,0,0,0,0,0,0,'','Web',NULL,0,0,NULL,NULL,NULL,'2026-03-04 09:00:00','2026-03-04 09:00:00','2026-03-02 09:00:00','2026-03-04 09:00:00'),(3,NULL,'483922',4,0,5,1,0,0,0,0,0,0,0,0,'','Web',NULL,0,0,NULL,NULL,NULL,NULL,'2026-03-04 09:00:00','2026-03-02 09:00:00','2026-03-04 09:00:00');
CREATE TABLE `desk_ticket__cdata` (`ticket_id` int(11) unsigned NOT NULL, `subject` mediumtext, `priority` mediumtext, `cost_centre` mediumtext, PRIMARY KEY (`ticket_id`));
INSERT INTO `desk_ticket__cdata` VALUES (1,'The VPN drops','4','4711'),(2,'A screen &amp; cable','2',NULL);
CREATE TABLE `desk_ticket_priority` (`priority_id` tinyint(4) NOT NULL, `priority` varchar(60), `priority_desc` varchar(30), `priority_color` varchar(7), `priority_urgency` tinyint(1), `ispublic` tinyint(1));
INSERT INTO `desk_ticket_priority` VALUES (1,'low','Low','#DDFFDD',4,1),(2,'normal','Normal','#FFFFF0',3,1),(3,'high','High','#FEE7E7',2,1),(4,'emergency','Emergency','#FEE7E7',1,1);
CREATE TABLE `desk_ticket_status` (`id` int(11) NOT NULL, `name` varchar(60), `state` varchar(16), `mode` int(11));
INSERT INTO `desk_ticket_status` VALUES (1,'Open','open',3),(2,'Resolved','closed',1),(3,'Closed','closed',3),(5,'Deleted','deleted',3);
CREATE TABLE `desk_user` (`id` int(10) NOT NULL, `org_id` int(10), `default_email_id` int(10), `status` int(11), `name` varchar(128), `created` datetime, `updated` datetime);
INSERT INTO `desk_user` VALUES (3,1,7,0,'Elise Moreau','2026-01-01 00:00:00','2026-01-01 00:00:00'),(4,0,8,0,'Tom','2026-01-01 00:00:00','2026-01-01 00:00:00');
CREATE TABLE `desk_user_email` (`id` int(10) NOT NULL, `user_id` int(10), `flags` int(10), `address` varchar(255));
INSERT INTO `desk_user_email` VALUES (7,3,0,'Elise@osticket.example'),(8,4,0,'tom@osticket.example');
-- Dump completed on 2026-03-05 12:00:00
