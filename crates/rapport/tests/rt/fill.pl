#!/usr/bin/perl
# Fills a throw-away RT with what a real one holds, so that the migration can be counted: people with and without an
# address, queues, tickets in every state, replies, comments, files of several encodings, custom fields, links, merges.
# Prints what it made as JSON.
use strict;
use warnings;
use utf8;
use lib '/usr/share/request-tracker5/lib';
use RT -init;
use RT::Handle;
use Encode qw(encode);
use JSON;
use MIME::Entity;

RT->Config->Set( MailCommand => 'testfile' );
my $root = RT::CurrentUser->new('root');
die 'no root' unless $root->id;

# The keys of people that the test signs in with.
my $admin = RT::User->new($root);
$admin->Load('root');
$admin->SetPassword('throw-away-9');
$admin->SetEmailAddress('root@rt.example');

my %people;
for my $one (
    [ 'tina',  'tina@rt.example',  'Tina Technician',   1 ],
    [ 'tom',   'tom@rt.example',   'Tom Techniker',     1 ],
    [ 'elise', 'elise@rt.example', 'Élise Moreau',      0 ],
    [ 'bert',  'bert@rt.example',  'Bert Böse',         0 ],
    [ 'kiosk', '',                 'Kiosk in the hall', 0 ],
    [ 'gone',  'gone@rt.example',  'Gone Long Ago',     0 ],
  )
{
    my ( $name, $mail, $real, $staff ) = @$one;
    my $user = RT::User->new($root);
    my ( $id, $why ) = $user->Create(
        Name         => $name,
        EmailAddress => $mail,
        RealName     => $real,
        Organization => 'Aurelle',
        Privileged   => $staff,
    );
    die "$name: $why" unless $id;
    $people{$name} = $user;
}

my %queues;
for my $name ( 'Network', 'Störungen', 'General' ) {
    my $queue = RT::Queue->new($root);
    if ( $name eq 'General' ) { $queue->Load($name) }
    else {
        my ( $id, $why ) = $queue->Create( Name => $name );
        die $why unless $id;
    }
    $queues{$name} = $queue;
    for my $right (qw(OwnTicket ShowTicket ReplyToTicket CommentOnTicket ModifyTicket ShowTicketComments SeeQueue)) {
        $people{$_}->PrincipalObj->GrantRight( Right => $right, Object => $queue ) for qw(tina tom);
    }
    my $all = RT::Group->new($root);
    $all->LoadSystemInternalGroup('Everyone');
    $all->PrincipalObj->GrantRight( Right => $_, Object => $queue ) for qw(CreateTicket ReplyToTicket SeeQueue);
}

my %fields;
for my $one ( [ 'Building', 'FreeformSingle' ], [ 'Devices', 'FreeformMultiple' ], [ 'Notes', 'TextSingle' ] ) {
    my $field = RT::CustomField->new($root);
    my ( $id, $why ) = $field->Create( Name => $one->[0], Type => $one->[1], LookupType => 'RT::Queue-RT::Ticket' );
    die $why unless $id;
    $field->AddToObject( RT::Queue->new($root) );
    $fields{ $one->[0] } = $field;
}

sub as { RT::CurrentUser->new( $people{ $_[0] } // $_[0] ) }

sub entity {
    my ( $subject, $text, @files ) = @_;
    my $mime = MIME::Entity->build(
        Type     => 'text/plain',
        Charset  => 'UTF-8',
        Encoding => '8bit',
        Subject  => encode( 'UTF-8', $subject ),
        Data     => encode( 'UTF-8', $text ),
    );
    $mime->attach(%$_) for @files;
    return $mime;
}

my %made = ( tickets => [], messages => 0, files => 0 );

sub ticket {
    my %args = @_;
    my $by     = delete $args{by};
    my $text   = delete $args{text};
    my $files  = delete $args{files} || [];
    my $ticket = RT::Ticket->new( as($by) );
    my ( $id, undef, $why ) =
      $ticket->Create( Requestor => $people{$by}->EmailAddress || $people{$by}->Name, MIMEObj => entity( $args{Subject}, $text, @$files ), %args );
    die "ticket: $why" unless $id;
    $made{messages}++;
    $made{files} += @$files;
    my $mine = RT::Ticket->new($root);
    $mine->Load($id);
    push @{ $made{tickets} }, $id;
    return $mine;
}

sub say_on {
    my ( $ticket, $by, $how, $text, @files ) = @_;
    my $theirs = RT::Ticket->new( as($by) );
    $theirs->Load( $ticket->id );
    my ( $id, $why ) = $theirs->$how( MIMEObj => entity( 'Re', $text, @files ), TimeTaken => $how eq 'Comment' ? 15 : 0 );
    ( $id, $why ) = $ticket->$how( MIMEObj => entity( 'Re', $text, @files ) ) unless $id;
    die "$how by $by: $why" unless $id;
    $made{messages}++;
    $made{files} += @files;
}

my %png  = ( Type => 'image/png', Encoding => 'base64', Filename => 'screen.png', Data => pack( 'H*', '89504e470d0a1a0a' ) . join( '', map { chr( $_ % 256 ) } 0 .. 4999 ) );
my %long = ( Type => 'application/octet-stream', Encoding => 'base64', Filename => encode( 'UTF-8', 'Bilan été 图.bin' ), Data => "\x00\xff" x 100_000 );
my %utf  = ( Type => 'text/plain', Charset => 'UTF-8', Encoding => 'quoted-printable', Filename => 'notes.txt', Data => encode( 'UTF-8', "Grüße\nça va\n" ) );
my %iso  = ( Type => 'text/plain; charset=ISO-8859-1', Encoding => 'quoted-printable', Filename => 'latin.txt', Data => encode( 'ISO-8859-1', "Gr\x{fc}\x{df}e aus K\x{f6}ln\n" ) );

my $one = ticket( by => 'elise', Queue => 'Network', Subject => 'The VPN drops every hour', text => "Since Monday.\n\nÉlise", files => [ \%png ] );
say_on( $one, 'tina', 'Correspond', "Which town are you in?" );
say_on( $one, 'elise', 'Correspond', "Lyon.", \%long );
say_on( $one, 'tina', 'Comment', "The line there is old: internal only.", \%utf );
$one->SetOwner( $people{tina}->id );
$one->AddCustomFieldValue( Field => 'Building', Value => 'Lyon, Hôtel-Dieu' );
$one->AddCustomFieldValue( Field => 'Devices', Value => $_ ) for 'router-7', 'switch-2';
$one->AddCustomFieldValue( Field => 'Notes', Value => "two\nlines" );
$one->AddWatcher( Type => 'Cc', Email => 'bert@rt.example' );

my $two = ticket( by => 'bert', Queue => 'Störungen', Subject => 'Drucker druckt grün', text => 'Bitte helfen Sie', files => [ \%iso ] );
say_on( $two, 'tom', 'Correspond', "It works again: new toner." );
$two->SetOwner( $people{tom}->id );
$two->SetPriority(90);
$two->SetStatus('resolved');

my $three = ticket( by => 'kiosk', Queue => 'General', Subject => 'The kiosk is dark', text => 'Dark.' );
$three->SetStatus('stalled');
my $four = ticket( by => 'gone', Queue => 'General', Subject => 'Old wish', text => 'A wish.' );
$four->SetStatus('rejected');
my $five = ticket( by => 'elise', Queue => 'Network', Subject => 'VPN again', text => 'It dropped again.' );
say_on( $five, 'elise', 'Correspond', 'And again.' );
my $merged = $five->id + 0;
$five->MergeInto( $one->id );
my $six = ticket( by => 'elise', Queue => 'Network', Subject => 'A line for Lyon', text => 'We need a new line.' );
$six->AddLink( Type => 'DependsOn', Target => $one->id );
$six->AddLink( Type => 'RefersTo', Target => $two->id );
$six->AddLink( Type => 'MemberOf', Target => $three->id );
$six->AddLink( Type => 'RefersTo', Target => 'https://status.example/lyon' );
my $seven = ticket( by => 'bert', Queue => 'General', Subject => 'Spam', text => 'Buy!' );
$seven->SetStatus('deleted');

# HTML alone, as web mail sends it; and a mail with both.
my $html = MIME::Entity->build( Type => 'text/html', Charset => 'UTF-8', Encoding => 'quoted-printable', Subject => 'Html',
    Data => encode( 'UTF-8', "<p>Hello <b>all</b>,</p><ul><li>first</li><li>second</li></ul><script>alert(1)</script>" ) );
my $eight = RT::Ticket->new( as('elise') );
my ( $eid, undef, $ewhy ) = $eight->Create( Queue => 'General', Subject => 'Only HTML', Requestor => 'elise@rt.example', MIMEObj => $html );
die $ewhy unless $eid;
$made{messages}++;
push @{ $made{tickets} }, $eid;

for my $n ( 1 .. ( $ENV{RT_FILL_MORE} || 120 ) ) {
    my $more = ticket( by => $n % 2 ? 'elise' : 'bert', Queue => $n % 3 ? 'General' : 'Network', Subject => "Request $n", text => "This is request number $n." );
    say_on( $more, 'tina', 'Correspond', "Answer to $n" ) if $n % 2;
    $more->SetStatus('resolved') if $n % 3 == 0;
}
$people{gone}->SetDisabled(1);

print encode_json( {
    %made,
    merged   => { $merged => $one->id + 0 },
    people   => [ sort keys %people ],
    loners   => ['kiosk'],
    one      => $one->id + 0,
    two      => $two->id + 0,
    deleted  => $seven->id + 0,
    six      => $six->id + 0,
    html     => $eid + 0,
} ), "\n";
